"""The sweep: runs whose process is gone are marked as crashed, so that they can go on; nights go on by themselves.

Prefect learns of most deaths by itself: from the worker at once, from missing heartbeats after a while. It learns of
none when the worker died as well, or when its events were lost under load; the owners of productions are in our store.
A false alarm does no harm: whoever lives keeps the production, and ends its run as completed.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import OrchestrationResult, SetStateStatus, StateAcceptDetails
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from db.nights import abandoned_nights, nights_at_work
from db.owners import Abandoned, abandoned
from flows.deploying import FLOWS
from flows.going_on import going_on
from flows.run_marks import RunMark
from flows.settings import load_settings
from flows.workshop import open_store

NIGHT = "night"
TAKEN_UP_WITHIN = timedelta(minutes=10)
"""A night that crashed longer ago is over."""
MOST_TIMES = 6
"""How often a night is begun that crashes each time."""
BEGINS_WITHIN = timedelta(minutes=5)
"""A run that a worker has taken, and whose process has not begun after so long, went down with its machine."""
AT_WORK = {StateType.RUNNING, StateType.CANCELLING}
NEVER_BEGAN = "The worker that took it is gone, and its process never began. Retry begins it."
GONE = "Its process is gone. Retry goes on where it stopped: nothing is spoken twice."


def sweep() -> list[str]:
    """Mark what has been abandoned; a line for each run that was."""
    store = open_store(load_settings())
    try:
        with store.reading() as session:
            found = [*abandoned(session), *abandoned_nights(session)]
            at_work = nights_at_work(session)
    finally:
        store.close()
    with get_client(sync_client=True) as client:
        return [*_marked(client, found), *_never_begun(client), *_taken_up(client, at_work)]


def _marked(client: SyncPrefectClient, found: list[Abandoned]) -> Iterator[str]:
    for each in found:
        mark = RunMark.read(each.owner)
        run = _left_behind(client, mark) if mark else None
        if mark is None or run is None:
            continue
        is_cancelling = run.state_type == StateType.CANCELLING
        refused = _refused(client, run, Cancelled(message=GONE) if is_cancelling else Crashed(message=GONE))
        told = f"“{each.title}”: the run {run.name} was left behind by process {each.pid} on {each.machine}"
        if refused is None:
            yield f"{told}; marked."
        elif _left_behind(client, mark):
            yield f"{told}; Prefect did not let it be marked ({refused}), and the next round tries again."


def _never_begun(client: SyncPrefectClient) -> Iterator[str]:
    """Such a run gives no heartbeat that could stop, and owns nothing yet."""
    waiting = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=list(FLOWS))),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PENDING]))
        ),
    )
    for run in waiting:
        is_late = run.state is not None and datetime.now(UTC) - run.state.timestamp > BEGINS_WITHIN
        if is_late and _refused(client, run, Crashed(message=NEVER_BEGAN)) is None:
            yield f"The run {run.name} was taken by a worker and never began; marked."


def _taken_up(client: SyncPrefectClient, at_work: Collection[str]) -> Iterator[str]:
    """Nobody is awake to press Retry on a night."""
    living = {mark.run for mark in map(RunMark.read, at_work) if mark}
    crashed = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[NIGHT])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.CRASHED])),
            end_time=FlowRunFilterEndTime(after_=datetime.now(UTC) - TAKEN_UP_WITHIN),
        ),
    )
    for run in crashed:
        if run.run_count < MOST_TIMES and run.id not in living and _refused(client, run, going_on()) is None:
            yield f"The {run.name} had crashed; it goes on."


def _refused(client: SyncPrefectClient, run: FlowRun, state: State[Any]) -> str | None:
    """Why Prefect did not let the run have that state; None if it did. The run may have moved on since it was read."""
    answer: OrchestrationResult[Any] = client.set_flow_run_state(run.id, state)
    if answer.status == SetStateStatus.ACCEPT:
        return None
    reason = None if isinstance(answer.details, StateAcceptDetails) else answer.details.reason
    return (reason or answer.status.value.lower()).rstrip(".")


def _left_behind(client: SyncPrefectClient, mark: RunMark) -> FlowRun | None:
    """The run, if it seems to be at work still; one that was retried since lives, and is on its way to its book."""
    try:
        run = client.read_flow_run(mark.run)
    except ObjectNotFound:
        return None
    return run if run.state_type in AT_WORK and run.run_count == mark.time else None
