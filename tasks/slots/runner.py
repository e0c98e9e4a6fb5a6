"""A thread task runner whose threads work on the scarce tasks only while they hold a slot."""

from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from prefect.task_runners import ThreadPoolTaskRunner

from tasks.slots.desk import SlotDesk
from tasks.slots.leaser import Leaser
from tasks.slots.limits import LimitClient

P = ParamSpec("P")
R = TypeVar("R")
SLOT_THREADS = 16
FREE_THREADS = 2
SERVER_AWAY_SECONDS = 120.0


class SlotTaskRunner(ThreadPoolTaskRunner[Any]):
    """Runs the tasks named in `scarce` one per leased slot of `limit`, and all others on a few free threads.

    `desk` tells, when a run begins, the folder where the processes of this machine queue up.
    """

    def __init__(
        self, limit: str, scarce: Collection[str], desk: Callable[[], Path], free_threads: int = FREE_THREADS
    ) -> None:
        super().__init__(max_workers=SLOT_THREADS)
        self._limit = limit
        self._scarce = frozenset(scarce)
        self._desk = desk
        self._free_threads = free_threads
        self._leaser: Leaser | None = None

    def duplicate(self) -> "SlotTaskRunner":
        """A runner of the same kind; Prefect enters a duplicate, never the original."""
        return SlotTaskRunner(self._limit, self._scarce, self._desk, self._free_threads)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SlotTaskRunner) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())

    def __enter__(self) -> Self:
        super().__enter__()
        if self._executor is not None:
            self._executor.shutdown()
        desk = SlotDesk(self._desk() / self._limit)
        # Connected here and not in the leaser's thread: that one does not see the settings Prefect runs this flow with.
        self._leaser = Leaser(self._limit, desk, LimitClient(SERVER_AWAY_SECONDS))
        self._leaser.start()
        self._executor = _SlotExecutor(self._leaser, self._scarce, self._free_threads)
        return self

    def stop_handing_out(self) -> None:
        """Let scarce tasks that still wait for a slot end at once, with SlotsClosed."""
        if self._leaser is not None:
            self._leaser.stop_handing_out()

    def cancel_all(self) -> None:
        """Start nothing more and give the slots back, once what is in hand is done."""
        self.stop_handing_out()
        super().cancel_all()
        if self._leaser is not None:
            self._leaser.close()
            self._leaser = None

    def _facts(self) -> tuple[str, frozenset[str], Callable[[], Path], int]:
        return self._limit, self._scarce, self._desk, self._free_threads


class _SlotExecutor(ThreadPoolExecutor):
    """Threads that wait for a slot before each scarce call, and other threads that do not."""

    def __init__(self, leaser: Leaser, scarce: Collection[str], free_threads: int) -> None:
        super().__init__(max_workers=SLOT_THREADS, thread_name_prefix="slot")
        self._leaser = leaser
        self._scarce = scarce
        self._free = ThreadPoolExecutor(max_workers=free_threads, thread_name_prefix="free")

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run the call, when a slot allows it if its task is a scarce one."""
        call = partial(fn, *args, **kwargs)
        if getattr(kwargs.get("task"), "name", None) in self._scarce:
            return super().submit(self._with_a_slot, call)
        return self._free.submit(call)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop both kinds of threads."""
        super().shutdown(wait=wait, cancel_futures=cancel_futures)
        self._free.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _with_a_slot(self, call: Callable[[], R]) -> R:
        permit = self._leaser.take()
        try:
            return call()
        finally:
            self._leaser.give(permit)
