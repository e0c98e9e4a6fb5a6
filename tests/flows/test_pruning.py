"""Task runs of what was finished long ago go; those of what goes on, of others, and the runs themselves stay."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.states import Completed, Pending, Running, State

from flows import pruning
from flows.pruning import Pruner, remove_task_runs

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.xdist_group("prefect")]

LATER = datetime.now(UTC) + timedelta(days=365)
"""By then everything is old."""


@flow(name="produce-book")
def book() -> None:
    """A run needs a flow."""


@flow(name="somebody else's")
def foreign() -> None:
    """And others have theirs."""


@task
def stretch() -> None:
    """What a run leaves."""


@pytest.fixture(scope="module")
def all_is_recorded(prefect_api: str) -> None:
    """The server learns of task runs from events: when it knows of this one, it knows of those of earlier tests."""

    @flow(name="produce-book")
    def last() -> None:
        stretch()

    state = last(return_state=True)
    with get_client(sync_client=True) as client:
        wait_for_tasks(client, state.state_details.flow_run_id, 1)


@pytest.fixture
def client(all_is_recorded: None) -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as client:
        while remove_task_runs(client, LATER, most=100):
            pass
        yield client


def run_with_tasks(client: SyncPrefectClient, what: object, number: int, state: State) -> UUID:
    run = client.create_flow_run(what)  # type: ignore[arg-type]
    client.set_flow_run_state(run.id, Running())
    for place in range(number):
        client.create_task_run(stretch, run.id, dynamic_key=str(place), state=Pending())
    client.set_flow_run_state(run.id, state)
    return run.id


def tasks_of(client: SyncPrefectClient, run: UUID) -> int:
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run]))
    return len(client.read_task_runs(flow_run_filter=of_run))


def wait_for_tasks(client: SyncPrefectClient, run: UUID | None, number: int) -> None:
    """Until so many of its task runs are known to have ended."""
    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run] if run else []))
    deadline = time.monotonic() + 60
    while True:
        found = client.read_task_runs(flow_run_filter=of_run)
        if sum(each.state is not None and each.state.is_final() for each in found) == number:
            return
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_finished_run_loses_its_task_runs_in_portions_and_stays(client: SyncPrefectClient) -> None:
    run = run_with_tasks(client, book, 5, Completed())
    assert [remove_task_runs(client, LATER, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert tasks_of(client, run) == 0
    assert client.read_flow_run(run).state_name == "Completed"


def test_what_goes_on_is_young_or_somebody_elses_is_left_alone(client: SyncPrefectClient) -> None:
    going_on = run_with_tasks(client, book, 1, Running())
    others = run_with_tasks(client, foreign, 1, Completed())
    young = run_with_tasks(client, book, 1, Completed())
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert remove_task_runs(client, an_hour_ago, most=10) == 0
    assert remove_task_runs(client, LATER, most=10) == 1
    assert [tasks_of(client, run) for run in (going_on, others, young)] == [1, 1, 0]


def test_the_latest_page_of_a_production_stays_and_those_it_replaces_go(client: SyncPrefectClient) -> None:
    key = f"page-{uuid4().hex[:6]}"

    @flow(name="produce-book")
    def with_page() -> None:
        stretch()
        create_markdown_artifact(key=key, markdown="How it stands.")

    for state in (with_page(return_state=True), with_page(return_state=True)):
        wait_for_tasks(client, state.state_details.flow_run_id, 1)
    pages = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
    of_key = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[key]))
    (latest,) = client.read_latest_artifacts(artifact_filter=of_key)
    assert len(client.read_artifacts(artifact_filter=pages)) == 2
    while remove_task_runs(client, LATER, most=10):
        pass
    assert [page.id for page in client.read_artifacts(artifact_filter=pages)] == [latest.latest_id]


def test_the_house_prunes_what_is_older_than_the_setting_and_rests_when_nothing_is_left(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_with_tasks(client, book, 3, Completed())
    monkeypatch.setattr(pruning, "PORTION", 2)
    monkeypatch.setattr(pruning, "timedelta", lambda days: timedelta(seconds=-days))
    monkeypatch.setenv("NOCTURNE_PRUNE_TASK_RUNS_DAYS", "0")
    pruner = Pruner()
    assert pruner.prune() == []
    monkeypatch.setenv("NOCTURNE_PRUNE_TASK_RUNS_DAYS", "7")
    told = [pruner.prune() for _ in range(2)]
    assert [line.split()[1] for (line,) in told] == ["2", "1"]
    run_with_tasks(client, book, 1, Completed())
    assert pruner.prune() == []
