"""What ends a run early and in good order: Ctrl-C (the second one interrupts), and the end of its time."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from prefect.context import FlowRunContext

from flows.clock import wall_clock
from flows.recurring import Enough, every
from tasks.slots import SlotTaskRunner
from tasks.workshop import Workshop

LOOK_EVERY = 1.0


@contextmanager
def stopping_on_interrupt(shop: Workshop) -> Iterator[None]:
    """Within this block an interrupt stops the production in good order."""
    context = FlowRunContext.get()
    if context is not None and isinstance(context.task_runner, SlotTaskRunner):
        shop.let_go = context.task_runner.stop_handing_out
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        # A thread of its own: what it locks may be locked by the very line that was interrupted.
        threading.Thread(target=_stop, args=(shop,), daemon=True).start()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def stopping_at(shop: Workshop, until: datetime | None) -> Iterator[None]:
    """Within this block the production stops when its time is over; the clock is looked at, for it may be set."""
    if until is None:
        yield
        return

    def watch() -> None:
        if wall_clock() >= until:
            shop.halt("Its time is over.")
            raise Enough

    with every(LOOK_EVERY, watch, "until"):
        yield


def _stop(shop: Workshop) -> None:
    shop.progress.step("stopping: the lines in hand are finished first (Ctrl-C again to break off)")
    shop.halt()
