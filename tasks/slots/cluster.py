"""Processes on other machines that carry out the scarce tasks, reached through Prefect's own runner for them."""

import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

from prefect import Task
from prefect.client.schemas.objects import RunInput, State
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from phases.errors import OrchestratorUnavailable


class Cluster:
    """A cluster for as long as a run lasts.

    Slots are leased where the flow is: a task goes to the cluster once it has one, and keeps it until it is back.
    So the limits hold whatever the cluster's own size.
    """

    def __init__(
        self,
        runner: TaskRunner[Any],
        fails_with: tuple[type[Exception], ...],
        submitting_with: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._runner = runner
        self._fails_with = fails_with
        """What its library raises when the cluster, and not the task, is at fault."""
        self._submitting_with = submitting_with
        """Within what its library wants a task to be handed over."""
        self._submitting = threading.Lock()

    def open(self) -> None:
        """Connect to it, or begin one of our own."""
        try:
            self._runner.__enter__()
        except self._fails_with as error:
            raise _unusable("be used", error) from error

    def close(self) -> None:
        """Let it go; one of our own ends."""
        with suppress(*self._fails_with):
            self._runner.__exit__(None, None, None)

    def carry_out(
        self,
        *,
        task: Task[Any, Any],
        parameters: dict[str, Any],
        wait_for: Iterable[PrefectFuture[Any]] | None = None,
        dependencies: dict[str, set[RunInput]] | None = None,
        **_here_only: object,
    ) -> State[Any]:
        """How the task has ended there."""
        try:
            with self._submitting, self._submitting_with():
                future = self._runner.submit(task, parameters, wait_for, dependencies)
            future.result(raise_on_failure=False)
        except self._fails_with as error:
            raise _unusable(f"carry out “{task.name}”", error) from error
        state: State[Any] = future.state
        return state


def _unusable(whatfor: str, error: Exception) -> OrchestratorUnavailable:
    return OrchestratorUnavailable(
        f"The cluster cannot {whatfor}: {type(error).__name__}: {error}.",
        "Check `task_runner_address`, its workers and their logs; then run this again: what is done stays done.",
    )
