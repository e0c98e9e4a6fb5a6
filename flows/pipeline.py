"""Tasks in flight, and what follows when each one ends: the flow's only loop."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from prefect import Task
from prefect.futures import PrefectFuture

from phases.errors import NocturneError, OrchestratorUnavailable
from tasks.slots import SlotsClosed

P = ParamSpec("P")
R = TypeVar("R")


class Pipeline:
    """Submits tasks and calls back, one at a time and in the flow's own thread, as they end."""

    def __init__(self) -> None:
        self._ended: SimpleQueue[PrefectFuture[Any]] = SimpleQueue()
        self._followers: dict[PrefectFuture[Any], Callable[[PrefectFuture[Any]], object]] = {}

    def start(
        self, task: Task[P, R], then: Callable[[PrefectFuture[R]], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Run the task in the background; `then` gets its future when it has ended."""
        future = task.submit(*args, **kwargs)
        self._followers[future] = then
        future.add_done_callback(self._ended.put)

    def run(self) -> None:
        """Follow up whatever ends, until nothing is in flight."""
        while self._followers:
            future = self._ended.get()
            self._followers.pop(future)(future)


def failure_of(future: PrefectFuture[Any]) -> BaseException | None:
    """What the task raised, if it did not end well; SlotsClosed if it never began."""
    try:
        future.wait()
    except (SlotsClosed, CancelledError, NocturneError) as error:
        return error
    if future.state.is_completed():
        return None
    trouble = future.state.result(raise_on_failure=False)
    return (
        trouble
        if isinstance(trouble, BaseException)
        else OrchestratorUnavailable(
            f"Prefect ended a task in state {future.state.name}: {future.state.message}.",
            "Run this again: nothing is lost.",
        )
    )
