"""One run of Prefect for each book of a night: begun, looked at, retried, broken off."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun, State, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelling

from flows.deploying import PRODUCE
from flows.going_on import going_on
from flows.orders import BookOrder
from flows.patience import patiently
from phases.errors import (
    DatabaseUnavailable,
    DeploymentFailed,
    LimitMissing,
    OrchestratorUnavailable,
    ShelfUnavailable,
    ShelfUnusable,
)

AT_WORK = [each for each in StateType if each not in TERMINAL_STATES]
PASSING = tuple(
    error.__name__
    for error in (
        DatabaseUnavailable,
        LimitMissing,
        OrchestratorUnavailable,
        ShelfUnavailable,
        ShelfUnusable,
    )
)
"""Errors that are not the book's, but of what all books share: what ends in one of them is worth another try."""
_RAISED = re.compile(r"^Flow run encountered an exception: (?:(\w+): )?")


@dataclass(frozen=True, slots=True)
class BookRun:
    """The run that produces one book."""

    id: UUID
    began: datetime


@dataclass(frozen=True, slots=True)
class RunState:
    """Where a run stands."""

    is_over: bool = False
    has_completed: bool = False
    was_cancelled: bool = False
    was_struck: bool = False
    """Whether it ended by what the book is not to blame for: its process was killed, or Prefect was away."""
    message: str = ""


class BookRuns(Protocol):
    """The runs of one night's books."""

    def begin(self, order: BookOrder, sha256: str, now: datetime) -> BookRun:
        """Have a book produced; asked again for the same content, the same run."""
        ...

    def at_work(self, now: datetime) -> Mapping[Path, BookRun]:
        """The runs that an earlier night over this folder has begun and that go on, by source."""
        ...

    def state(self, run: BookRun) -> RunState:
        """Where a run stands; one that was deleted is over."""
        ...

    def retry(self, run: BookRun) -> None:
        """Have it go on where it stopped, as the same run."""
        ...

    def break_off(self, run: BookRun) -> None:
        """Cancel it: the lines in hand are finished."""
        ...


class PrefectRuns:
    """Runs of the deployment `produce-book`, on whatever machine takes them."""

    def __init__(self, night: str, folder: str) -> None:
        self._night = night
        self._folder = folder
        self._client: SyncPrefectClient = get_client(sync_client=True)

    def begin(self, order: BookOrder, sha256: str, now: datetime) -> BookRun:  # noqa: D102 - BookRuns
        parameters = {"order": order.model_dump(mode="json", exclude_none=True)}

        def begin() -> UUID:
            deployment = self._client.read_deployment_by_name(PRODUCE)
            return self._client.create_flow_run_from_deployment(
                deployment.id,
                parameters=parameters,
                name=f"{order.source.name} · {self._night}",
                tags=[self._night, self._folder],
                # An answer that got lost must not lead to a second run.
                idempotency_key=f"{self._night} {sha256}",
            ).id

        try:
            return BookRun(patiently(begin), now)
        except ObjectNotFound as error:
            raise DeploymentFailed(
                f"Prefect has no deployment {PRODUCE}.",
                "`nocturne serve` makes it known, and brings a worker.",
            ) from error

    def at_work(self, now: datetime) -> Mapping[Path, BookRun]:  # noqa: D102 - BookRuns
        wanted = FlowRunFilter(
            tags=FlowRunFilterTags(all_=[self._folder]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_WORK)),
        )
        found = patiently(lambda: self._client.read_flow_runs(flow_run_filter=wanted))
        return {_source(run): BookRun(run.id, now) for run in found}

    def state(self, run: BookRun) -> RunState:  # noqa: D102 - BookRuns
        try:
            found = patiently(lambda: self._client.read_flow_run(run.id))
        except ObjectNotFound:
            return RunState(is_over=True, message="its run was deleted")
        return state_of(found.state)

    def retry(self, run: BookRun) -> None:  # noqa: D102 - BookRuns
        patiently(lambda: self._client.set_flow_run_state(run.id, going_on()))

    def break_off(self, run: BookRun) -> None:  # noqa: D102 - BookRuns
        patiently(lambda: self._client.set_flow_run_state(run.id, Cancelling()))


def state_of(state: State | None) -> RunState:
    """What Prefect's words for it mean to a night."""
    if state is None:
        return RunState()
    raised = _RAISED.match(state.message or "")
    return RunState(
        is_over=state.is_final(),
        has_completed=state.is_completed(),
        was_cancelled=state.is_cancelled(),
        was_struck=state.type == StateType.CRASHED or (raised is not None and raised[1] in PASSING),
        message=what_was_raised(state.message or state.name or ""),
    )


def what_was_raised(message: str) -> str:
    """What Prefect keeps of an error, without the names of classes."""
    return _RAISED.sub("", message)


def _source(run: FlowRun) -> Path:
    return Path(run.parameters["order"]["source"])
