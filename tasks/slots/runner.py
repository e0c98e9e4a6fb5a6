"""A thread task runner whose threads work on the scarce tasks only while they hold a slot."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from prefect.task_runners import ThreadPoolTaskRunner

from tasks.slots.cluster import Cluster
from tasks.slots.desk import SlotDesk
from tasks.slots.leaser import Leaser
from tasks.slots.limits import LimitClient

P = ParamSpec("P")
R = TypeVar("R")
SLOT_THREADS = 16
FREE_THREADS = 2
SERVER_AWAY_SECONDS = 120.0


class SlotTaskRunner(ThreadPoolTaskRunner[Any]):
    """Runs each task that is named in `scarce` on a leased slot of its limit, and all others on a few free threads.

    When a run begins `desk` tells the folder where the processes of this machine queue up, `called` what the
    limits of this machine are called, and `cluster` who carries out the scarce tasks if this process does not.
    """

    def __init__(
        self,
        scarce: Mapping[str, Sequence[str]],
        desk: Callable[[], Path],
        called: Callable[[str], str] = str,
        cluster: Callable[[], Cluster | None] = lambda: None,
        free_threads: int = FREE_THREADS,
    ) -> None:
        super().__init__(max_workers=SLOT_THREADS)
        self._scarce = {limit: tuple(tasks) for limit, tasks in scarce.items()}
        self._desk = desk
        self._called = called
        self._find_cluster = cluster
        self._cluster: Cluster | None = None
        self._free_threads = free_threads
        self._leasers: dict[str, Leaser] = {}

    def duplicate(self) -> "SlotTaskRunner":
        """A runner of the same kind; Prefect enters a duplicate, never the original."""
        return SlotTaskRunner(self._scarce, self._desk, self._called, self._find_cluster, self._free_threads)

    def __reduce__(self) -> tuple[type[ThreadPoolTaskRunner[Any]], tuple[int]]:
        """Prefect takes the flow's runner along to wherever its tasks go; there it runs nothing and needs no slots."""
        return ThreadPoolTaskRunner, (1,)

    @property
    def is_cluster(self) -> bool:
        """Whether the scarce tasks of this run are carried out by other processes."""
        return self._cluster is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SlotTaskRunner) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())

    def __enter__(self) -> Self:
        super().__enter__()
        if self._executor is not None:
            self._executor.shutdown()
        self._cluster = self._find_cluster()
        if self._cluster is not None:
            self._cluster.open()
        for limit in self._scarce:
            # Connected here and not in the leaser's thread: that one does not see the settings Prefect runs this
            # flow with.
            called = self._called(limit)
            leaser = Leaser(called, SlotDesk(self._desk() / called), LimitClient(SERVER_AWAY_SECONDS))
            leaser.start()
            self._leasers[limit] = leaser
        by_task = {task: self._leasers[limit] for limit, tasks in self._scarce.items() for task in tasks}
        self._executor = _SlotExecutor(by_task, self._free_threads, self._cluster)
        return self

    def stop_handing_out(self) -> None:
        """Let scarce tasks that still wait for a slot end at once, with SlotsClosed."""
        for leaser in self._leasers.values():
            leaser.stop_handing_out()

    def cancel_all(self) -> None:
        """Start nothing more and give the slots back, once what is in hand is done."""
        self.stop_handing_out()
        super().cancel_all()
        while self._leasers:
            self._leasers.popitem()[1].close()
        if self._cluster is not None:
            self._cluster.close()
            self._cluster = None

    def _facts(self) -> tuple[object, ...]:
        return tuple(self._scarce.items()), self._desk, self._called, self._find_cluster, self._free_threads


class _SlotExecutor(ThreadPoolExecutor):
    """Threads that wait for a slot before each scarce call, those of one limit apart; and threads that do not."""

    def __init__(self, by_task: Mapping[str, Leaser], free_threads: int, cluster: Cluster | None) -> None:
        super().__init__(max_workers=free_threads, thread_name_prefix="free")
        self._by_task = by_task
        self._cluster = cluster
        self._slotted = {
            leaser: ThreadPoolExecutor(max_workers=SLOT_THREADS, thread_name_prefix="slot")
            for leaser in set(by_task.values())
        }

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run the call, when a slot allows it if its task is a scarce one."""
        leaser = self._by_task.get(str(getattr(kwargs.get("task"), "name", None)))
        if leaser is None:
            return super().submit(fn, *args, **kwargs)
        # Prefect's call is `context.run(run_task_sync, task=…, parameters=…)`: a cluster runs the task instead.
        by_whom = args if self._cluster is None else (self._cluster.carry_out,)
        return self._slotted[leaser].submit(_with_a_slot, leaser, partial(fn, *by_whom, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop all threads."""
        for threads in self._slotted.values():
            threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        super().shutdown(wait=wait, cancel_futures=cancel_futures)


def _with_a_slot(leaser: Leaser, call: Callable[[], R]) -> R:
    permit = leaser.take()
    try:
        return call()
    finally:
        leaser.give(permit)
