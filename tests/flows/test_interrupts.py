"""Ctrl-C stops in good order, says how to go on, and loses nothing."""

import signal
import time
from pathlib import Path

import httpx
import pytest
from command_line import ended, environment, started, write_book

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]

ENGINE = "tests.engines.unhurried:Unhurried"


def test_an_interrupted_production_says_how_to_go_on_and_goes_on(tmp_path: Path, prefect_api: str) -> None:
    book = write_book(tmp_path / "book.txt", chapters=3, paragraphs=60, name="interrupted")
    home = tmp_path / "home"
    env = environment(home, prefect_api)
    order = ["produce", str(book), "--engine", ENGINE, "--json"]
    process = started(order, tmp_path, env)
    while len(list(home.glob("takes/*/*.flac"))) < 5:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    code, report, said = ended(process)
    assert code == 130
    assert "goes on where it stopped" in said
    assert "Traceback" not in said
    assert report["state"] == "stopped"
    assert report["done"] <= report["spoken"]
    assert 5 <= report["spoken"] < report["chunks"]
    assert httpx.get(f"{prefect_api}/v2/concurrency_limits/tts").json()["active_slots"] == 0
    code, second, said = ended(started(order, tmp_path, env))
    assert code == 0, said
    assert report["spoken"] + second["spoken"] == second["chunks"]
