"""Prefect's server away, the house closed, the folder taken: a sentence that a person can act on."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from db.nights import begin_night, latest_nights
from flows import patience
from flows.cli import run
from flows.night import night
from flows.orders import NightOrder
from flows.patience import patiently
from flows.settings import load_settings
from flows.workshop import open_store
from phases.errors import HouseClosed, OrchestratorUnavailable, ProductionBusy
from phases.night import NightEnd, Opening

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

NOWHERE = "http://127.0.0.1:9/api"
AWAY = httpx.ConnectError("All connection attempts failed")


def failing(*errors: Exception) -> Callable[[], str]:
    """A call that fails so often, and then is answered."""
    left = list(errors)

    def call() -> str:
        if left:
            raise left.pop(0)
        return "answered"

    return call


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    place = tmp_path / "books"
    place.mkdir()
    return place


@pytest.mark.parametrize("command", [["night"], ["serve", "--folder"]], ids=["night", "serve"])
def test_a_server_that_is_not_where_it_is_said_to_be_is_named(
    command: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", NOWHERE)
    with temporary_settings({PREFECT_API_URL: NOWHERE}):
        assert run([*command, str(folder)]) == OrchestratorUnavailable.exit_code
    said = capsys.readouterr().err
    assert f"The Prefect server at {NOWHERE} does not answer" in said
    assert "unset PREFECT_API_URL" in said
    assert "Traceback" not in said


def test_a_night_for_which_nobody_is_there_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["night", str(folder)]) == HouseClosed.exit_code
    assert "Open the house with `nocturne serve`" in capsys.readouterr().err


def test_a_server_that_comes_back_in_time_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "ASK_EVERY", 0.0)
    assert patiently(failing(AWAY, httpx.ReadTimeout("slow"), AWAY)) == "answered"


def test_one_that_stays_away_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.0)
    with pytest.raises(OrchestratorUnavailable) as raised:
        patiently(failing(*[AWAY] * 9))
    assert str(raised.value) == (
        "The Prefect server cannot be used: All connection attempts failed. "
        "Check that it runs. Nothing is lost: begin it again."
    )


@pytest.mark.parametrize(("status", "is_asked_again"), [(503, True), (429, True), (409, False), (422, False)])
def test_what_a_server_refuses_is_not_asked_again(
    status: int, is_asked_again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ASK_EVERY", 0.0)
    request = httpx.Request("POST", NOWHERE)
    refusal = httpx.HTTPStatusError("no", request=request, response=httpx.Response(status))
    call = failing(refusal)
    if is_asked_again:
        assert patiently(call) == "answered"
    else:
        with pytest.raises(OrchestratorUnavailable):
            patiently(call)


def test_a_second_night_over_a_folder_is_refused_and_one_over_another_is_not(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    store = open_store(load_settings())
    with store.writing() as session:
        first = begin_night(session, str(folder), Opening(datetime.now(UTC), None))
    with pytest.raises(ProductionBusy, match=first.night_id):
        night(NightOrder(folder=folder))
    night(NightOrder(folder=other))
    with store.reading() as session:
        (ended,) = latest_nights(session, str(other))
        (held,) = latest_nights(session, str(folder))
    store.close()
    assert (ended.ending, held.ending) == (NightEnd.DONE, None)
