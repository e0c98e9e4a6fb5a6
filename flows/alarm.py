"""The alarm: runs that ended badly while nobody watched are told of at once.

A night that could not be held has no report that would say so, and a process that died cannot speak: the house looks
at what Prefect knows. What was told is marked on the run, so that no restart tells it twice.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType

from flows.book_runs import what_was_raised
from flows.settings import load_settings
from flows.telling import run_address, tell
from phases.night import Message

NIGHT, BOOKS = "night", ("produce-book", "dub-subtitles", "retry-chunks")
NIGHTS = "night-"
"""How the tag of a run that belongs to a night begins."""
BADLY = [StateType.FAILED, StateType.CRASHED]
WORTH_TELLING = timedelta(hours=12)
"""What ended longer ago is no news."""
AGAIN_AFTER = 300.0
"""Seconds before somebody who was away is told again."""
TOLD = "nocturne.told"
"""The label of a run that was told of; its value says which time of the run."""


@dataclass(slots=True)
class _Owed:
    receivers: Sequence[str]
    not_before: float = field(default_factory=time.monotonic)


class Alarm:
    """Tells of each bad ending once; of one whose receiver is away, until it could be told or is no news any more."""

    def __init__(self) -> None:
        self._owed: dict[tuple[UUID, int], _Owed] = {}

    def ring(self) -> list[str]:
        """Tell what there is to tell; a line for each."""
        settings = load_settings()
        if not settings.notify:
            return []
        with get_client(sync_client=True) as client:
            return [
                line
                for flow in (NIGHT, *(BOOKS if settings.notify_books else ()))
                for run in _ended_badly(client, flow)
                for line in self._tell_of(client, run, settings.notify, is_night=flow == NIGHT)
            ]

    def _tell_of(
        self, client: SyncPrefectClient, run: FlowRun, receivers: Sequence[str], *, is_night: bool
    ) -> Iterator[str]:
        owed = self._owed.setdefault((run.id, run.run_count), _Owed(receivers))
        if time.monotonic() < owed.not_before:
            return
        untold = tell(owed.receivers, _bad_news(run, is_night=is_night), pauses=())
        owed.receivers = [each.receiver for each in untold]
        owed.not_before = time.monotonic() + AGAIN_AFTER
        yield from (str(each.why) for each in untold)
        if not untold:
            client.update_flow_run_labels(run.id, {TOLD: run.run_count})
            yield f"Told of the run {run.name}, which has ended badly."


def _ended_badly(client: SyncPrefectClient, flow: str) -> Iterator[FlowRun]:
    """Runs of that flow nobody was told of; what became of a night's books, its report says."""
    runs = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[flow])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=BADLY)),
            end_time=FlowRunFilterEndTime(after_=datetime.now(UTC) - WORTH_TELLING),
        ),
    )
    for run in runs:
        is_told = run.labels.get(TOLD) == run.run_count
        if not is_told and not any(tag.startswith(NIGHTS) for tag in run.tags):
            yield run


def _bad_news(run: FlowRun, *, is_night: bool) -> Message:
    what = "the night ended early" if is_night else f"{run.name} failed"
    told = what_was_raised(run.state.message or run.state.name or "") if run.state else ""
    lines = (f"{what[0].upper()}{what[1:]}.", told, f"Run: {run_address(str(run.id))}")
    return Message(f"Nocturne: {what}", "\n".join(line for line in lines if line))
