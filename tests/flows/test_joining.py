"""A further machine joins the house only if it shares what must be shared, and under a name of its own."""

import platform

import pytest

from flows.cli import run
from flows.joining import call_this_machine, require_shared
from flows.limits import limit_of_this_machine
from flows.settings import load_settings
from phases.errors import SettingsInvalid

POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:1/none"


@pytest.fixture(autouse=True)
def _home(home: object) -> None:
    """A data folder of the test's own."""


@pytest.mark.parametrize("database", [None, "sqlite:////srv/nocturne.db", "no URL"])
def test_a_machine_with_a_store_of_its_own_cannot_join(
    monkeypatch: pytest.MonkeyPatch, database: str | None
) -> None:
    if database is not None:
        monkeypatch.setenv("NOCTURNE_DATABASE", database)
    with pytest.raises(SettingsInvalid, match=r"PostgreSQL|postgresql"):
        require_shared()


def test_a_machine_without_a_shelf_cannot_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCTURNE_DATABASE", POSTGRESQL)
    with pytest.raises(SettingsInvalid, match="shelf"):
        require_shared()


def test_the_command_refuses_with_the_code_of_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")
    assert run(["serve", "--join", "http://first:4200"]) == SettingsInvalid.exit_code
    assert "cannot join" in capsys.readouterr().err


def test_a_machine_that_has_joined_has_limits_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limit_of_this_machine("tts") == "tts"
    monkeypatch.setenv("NOCTURNE_MACHINE", "attic")
    assert limit_of_this_machine("tts") == "tts-attic"
    call_this_machine()
    assert limit_of_this_machine("asr") == "asr-attic"


def test_it_is_called_by_its_host_name_if_nobody_has_named_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "Attic_2.example.org")
    monkeypatch.setenv("NOCTURNE_MACHINE", "")
    monkeypatch.delenv("NOCTURNE_MACHINE")
    call_this_machine()
    assert load_settings().machine == "attic-2-example-org"


def test_a_name_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCTURNE_MACHINE", "My Machine")
    with pytest.raises(SettingsInvalid, match="machine"):
        load_settings()
