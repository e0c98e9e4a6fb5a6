"""Runs that were left behind are marked, and no run that lives."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import AwaitingRetry, Cancelling, Completed, Crashed, Pending, Running

from db.models import NightRow, ProductionRow
from db.nights import begin_night
from db.owners import acquire
from db.productions import record_production
from flows import sweeping
from flows.run_marks import RunMark
from flows.settings import load_settings
from flows.sweeping import MOST_TIMES, sweep
from flows.workshop import open_store
from phases.night import Opening
from phases.production import Production
from phases.script import Script

pytestmark = pytest.mark.xdist_group("prefect")

UNKNOWN = "7f9c2ba4-e88f-427d-a161-9a1d3e4f5a6b"
"""A run of some other server."""
NOBODY = 2**22 + 1
"""A number that no process has."""


@flow(name="a book")
def a_book() -> None:
    """A run needs a flow."""


@pytest.fixture
def client(prefect_api: str) -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as client:
        yield client


def run_in(client: SyncPrefectClient, *states: State) -> UUID:
    run = client.create_flow_run(a_book)
    for state in states:
        client.set_flow_run_state(run.id, state)
    return run.id


def left_by(owner: str) -> None:
    """A production that this owner has died over."""
    store = open_store(load_settings())
    book = Production(f"book-{uuid4().hex[:6]}", "A Book", (), "en", "a.txt", uuid4().hex, {})
    with store.writing() as session:
        record_production(session, book, Script(()), [])
        acquire(session, book.id, owner=owner)
        session.get_one(ProductionRow, book.id).owner_pid = NOBODY
    store.close()


def state_after_sweep(client: SyncPrefectClient, run: UUID) -> tuple[StateType | None, list[str]]:
    told = sweep()
    return client.read_flow_run(run).state_type, told


@pytest.fixture(autouse=True)
def _nothing_left(home: Path, prefect_api: str) -> None:
    """Each test has a store of its own; the server is that of others too, whose crashed nights are taken up first."""
    sweep()


def test_a_run_whose_process_is_gone_has_crashed(client: SyncPrefectClient) -> None:
    run = run_in(client, Running())
    left_by(str(RunMark(run, 1)))
    state, told = state_after_sweep(client, run)
    assert state == StateType.CRASHED
    assert "left behind" in told[0]
    assert not sweep()


def test_one_that_was_being_cancelled_is_cancelled(client: SyncPrefectClient) -> None:
    run = run_in(client, Running(), Cancelling())
    left_by(str(RunMark(run, 1)))
    assert state_after_sweep(client, run)[0] == StateType.CANCELLED


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch, client: SyncPrefectClient) -> Callable[[State], None]:
    """Right after the sweep has read a run, its state becomes another, once."""

    def meanwhile(state: State) -> None:
        read, left = sweeping._left_behind, [state]

        def read_and_change(reader: SyncPrefectClient, mark: RunMark) -> FlowRun | None:
            run = read(reader, mark)
            if run is not None and left:
                client.set_flow_run_state(run.id, left.pop())
            return run

        monkeypatch.setattr(sweeping, "_left_behind", read_and_change)

    return meanwhile


def test_one_that_ends_while_it_is_looked_at_stays_as_it_ended_and_nothing_is_told(
    client: SyncPrefectClient, meanwhile: Callable[[State], None]
) -> None:
    run = run_in(client, Running())
    left_by(str(RunMark(run, 1)))
    meanwhile(Completed())
    assert state_after_sweep(client, run) == (StateType.COMPLETED, [])


def test_one_that_is_cancelled_while_it_is_looked_at_is_not_said_to_be_marked_before_it_is(
    client: SyncPrefectClient, meanwhile: Callable[[State], None]
) -> None:
    run = run_in(client, Running())
    left_by(str(RunMark(run, 1)))
    meanwhile(Cancelling())
    state, (told,) = state_after_sweep(client, run)
    assert state == StateType.CANCELLING
    assert "did not let it be marked (Cannot transition flows that are cancelling" in told
    state, (told,) = state_after_sweep(client, run)
    assert state == StateType.CANCELLED
    assert told.endswith("; marked.")


@pytest.mark.parametrize("on_its_way", [[Pending()], [Pending(), Running()]], ids=["pending", "running"])
def test_a_retry_that_has_not_come_to_its_book_yet_is_left_alone(
    client: SyncPrefectClient, on_its_way: list[State]
) -> None:
    run = run_in(client, Running(), Crashed(), AwaitingRetry(), *on_its_way)
    left_by(str(RunMark(run, 1)))
    assert state_after_sweep(client, run) == (on_its_way[-1].type, [])


def test_a_run_that_has_ended_stays_as_it_ended(client: SyncPrefectClient) -> None:
    run = run_in(client, Running(), Completed())
    left_by(str(RunMark(run, 1)))
    assert state_after_sweep(client, run) == (StateType.COMPLETED, [])


@pytest.mark.parametrize("owner", ["somebody", f"{UNKNOWN}#1", UNKNOWN])
def test_an_owner_that_is_no_run_of_this_server_is_left_alone(client: SyncPrefectClient, owner: str) -> None:
    left_by(owner)
    assert sweep() == []


def test_a_mark_is_read_as_it_was_written() -> None:
    mark = RunMark(uuid4(), 3)
    assert RunMark.read(str(mark)) == mark
    assert RunMark.read(str(replace(mark, time=4))) != mark


@flow(name="night")
def a_night() -> None:
    """A run of a night, by its name."""


def night_in(client: SyncPrefectClient, *states: State) -> UUID:
    # Without a deployment Prefect would have nobody to begin it again.
    deployment = client.create_deployment(client.create_flow(a_night), name=f"nightly-{uuid4().hex}")
    run = client.create_flow_run_from_deployment(deployment)
    for state in states:
        client.set_flow_run_state(run.id, state)
    return run.id


def held_by(owner: str, *, lives: bool) -> None:
    """A folder that a night holds."""
    store = open_store(load_settings())
    now = datetime.now(UTC)
    with store.writing() as session:
        night = begin_night(session, f"/books/{uuid4().hex}", Opening(now, None), owner=owner)
        if not lives:
            session.get_one(NightRow, night.night_id).owner_pid = NOBODY
    store.close()


def test_a_night_whose_process_is_gone_has_crashed_and_goes_on(client: SyncPrefectClient) -> None:
    run = night_in(client, Running())
    held_by(str(RunMark(run, 1)), lives=False)
    state, told = state_after_sweep(client, run)
    assert state == StateType.SCHEDULED
    assert "left behind" in told[0]
    assert "goes on" in told[1]


def test_a_night_that_was_taken_for_dead_is_not_begun_a_second_time(client: SyncPrefectClient) -> None:
    run = night_in(client, Running(), Crashed())
    held_by(str(RunMark(run, 1)), lives=True)
    assert state_after_sweep(client, run)[0] == StateType.CRASHED


def test_a_run_that_a_worker_took_and_never_began_goes_down_with_its_machine(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = night_in(client, Pending())
    state, _ = state_after_sweep(client, run)
    assert state == StateType.PENDING
    monkeypatch.setattr(sweeping, "BEGINS_WITHIN", timedelta())
    state, told = state_after_sweep(client, run)
    assert any("never began" in line for line in told)
    assert state == StateType.SCHEDULED  # nights go on by themselves


def test_a_night_that_crashes_each_time_is_given_up(client: SyncPrefectClient) -> None:
    again: list[State] = []
    for _ in range(MOST_TIMES - 1):
        again += [AwaitingRetry(), Pending(), Running(), Crashed()]
    run = night_in(client, Running(), Crashed(), *again)
    assert client.read_flow_run(run).run_count == MOST_TIMES
    assert state_after_sweep(client, run)[0] == StateType.CRASHED


def test_a_night_that_crashed_long_ago_is_over(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = night_in(client, Running(), Crashed())
    monkeypatch.setattr(sweeping, "TAKEN_UP_WITHIN", timedelta(0))
    assert state_after_sweep(client, run) == (StateType.CRASHED, [])
