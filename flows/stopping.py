"""Ctrl-C: the first one finishes the lines in hand and stops, the second one interrupts."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from prefect.context import FlowRunContext

from tasks.slots import SlotTaskRunner
from tasks.workshop import Workshop


@contextmanager
def stopping_on_interrupt(shop: Workshop) -> Iterator[None]:
    """Within this block an interrupt stops the production in good order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        shop.progress.step("stopping: the lines in hand are finished first (Ctrl-C again to break off)")
        stop_speaking(shop)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def stop_speaking(shop: Workshop) -> None:
    """Begin nothing more: stretches end after the lines in hand, and nobody waits for a slot any longer."""
    shop.stop.set()
    context = FlowRunContext.get()
    if context is not None and isinstance(context.task_runner, SlotTaskRunner):
        context.task_runner.stop_handing_out()
