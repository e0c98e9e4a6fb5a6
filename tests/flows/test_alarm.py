"""Runs that ended badly are told of: each once, until it could be told, and no other."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from prefect import flow
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.states import AwaitingRetry, Cancelled, Completed, Crashed, Failed, Running, State

from flows import alarm
from flows.alarm import Alarm
from tests.receivers import WebReceiver, web_receiver

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.xdist_group("prefect")]

RAISED = "Flow run encountered an exception: SettingsInvalid: No folder of books is named. Name one."


@flow(name="night")
def night() -> None:
    """A run needs a flow."""


@flow(name="produce-book")
def book() -> None:
    """Another one."""


@pytest.fixture
def client(prefect_api: str) -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as client:
        yield client


@pytest.fixture
def told(client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebReceiver]:
    """Who is told, from now on: what ended before is no news to it."""
    with web_receiver() as receiver:
        name = f"phone-{uuid4().hex[:6]}"
        CustomWebhookNotificationBlock(
            name=name, url=receiver.url, json_data={"title": "{{subject}}", "text": "{{body}}"}
        ).save(name)
        monkeypatch.setenv("NOCTURNE_NOTIFY", f'["custom-webhook/{name}"]')
        monkeypatch.setenv("NOCTURNE_NOTIFY_BOOKS", "true")
        Alarm().ring()
        monkeypatch.delenv("NOCTURNE_NOTIFY_BOOKS")
        receiver.posts.clear()
        yield receiver


def ended(
    client: SyncPrefectClient, what: Callable[[], None], *states: State, tags: tuple[str, ...] = ()
) -> FlowRun:
    run = client.create_flow_run(what, tags=tags)  # type: ignore[arg-type]
    for state in (Running(), *states):
        client.set_flow_run_state(run.id, state)
    return run


def test_a_night_that_could_not_be_held_is_told_once_with_its_reason_and_where_it_is_shown(
    client: SyncPrefectClient, told: WebReceiver
) -> None:
    run = ended(client, night, Failed(message=RAISED))
    assert any(run.name in line for line in Alarm().ring())
    (post,) = told.posts
    assert post.said["title"] == "Nocturne: the night ended early"
    assert "No folder of books is named. Name one." in post.said["text"]
    assert "SettingsInvalid" not in post.said["text"]
    assert f"runs/flow-run/{run.id}" in post.said["text"]
    assert Alarm().ring() == []
    assert len(told.posts) == 1


def test_a_night_whose_process_died_is_told_of(client: SyncPrefectClient, told: WebReceiver) -> None:
    ended(client, night, Crashed(message="Its process is gone."))
    Alarm().ring()
    assert "Its process is gone." in told.posts[0].said["text"]


def test_a_retry_that_ends_badly_again_is_news_again(client: SyncPrefectClient, told: WebReceiver) -> None:
    run = ended(client, night, Failed())
    Alarm().ring()
    for state in (AwaitingRetry(), Running(), Failed()):
        client.set_flow_run_state(run.id, state)
    Alarm().ring()
    assert len(told.posts) == 2


def test_what_ended_well_or_was_cancelled_is_no_bad_news(
    client: SyncPrefectClient, told: WebReceiver
) -> None:
    ended(client, night, Completed())
    ended(client, night, Cancelled())
    assert Alarm().ring() == []
    assert told.posts == []


def test_a_book_is_told_of_only_if_that_is_wanted_and_no_night_reports_it(
    client: SyncPrefectClient, told: WebReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand = ended(client, book, Failed(message="3 of its chunks failed"))
    ended(client, book, Failed(), tags=("night-2026-11-21-ab12cd34",))
    assert Alarm().ring() == []
    monkeypatch.setenv("NOCTURNE_NOTIFY_BOOKS", "true")
    Alarm().ring()
    assert [post.said["title"] for post in told.posts] == [f"Nocturne: {by_hand.name} failed"]


def test_somebody_who_is_away_is_told_later(
    client: SyncPrefectClient, told: WebReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(client, night, Failed())
    told.refusals = 1
    ours = Alarm()
    assert any("could not be told" in line for line in ours.ring())
    assert ours.ring() == []
    assert told.posts == []
    monkeypatch.setattr(alarm, "AGAIN_AFTER", 0.0)
    patient = Alarm()
    told.refusals = 1
    patient.ring()
    assert any("Told of" in line for line in patient.ring())
    assert len(told.posts) == 1


def test_nobody_is_asked_for_where_nobody_wants_to_know(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOCTURNE_NOTIFY", raising=False)
    ended(client, night, Failed())
    assert Alarm().ring() == []
