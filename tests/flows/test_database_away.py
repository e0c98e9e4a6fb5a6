"""The database goes away in the middle of a night, and comes back: the night goes on, and so does the book in hand."""

import json
import time
from pathlib import Path

import pytest
from command_line import write_book
from opened_house import opened_house

from tests.postgresql import postgresql_server

pytestmark = [pytest.mark.slow, pytest.mark.marathon, pytest.mark.timeout(600)]

NIGHT_TOML = """
settle_seconds = 0
reserve_gb = 0
books_at_once = 1
[defaults]
engine = "tests.engines.unhurried:Unhurried"
"""
AWAY = 20
BEGINS_WITHIN = 120


def test_every_book_of_the_night_is_delivered_and_its_log_tells_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    write_book(folder / "long.txt", chapters=1, paragraphs=80, name="long")
    write_book(folder / "short.txt", chapters=1, paragraphs=4, name="short")
    (folder / "long.toml").write_text("priority = 5\n")
    (folder / "night.toml").write_text(NIGHT_TOML)
    settings = {"PREFECT_LOGGING_TO_API_ENABLED": "true", "PREFECT_LOGGING_LEVEL": "INFO"}
    with (
        postgresql_server() as server,
        opened_house(tmp_path / "house", NOCTURNE_DATABASE=server.url, **settings) as house,
    ):
        run = house.run("nightly", order={"folder": str(folder)})
        deadline = time.monotonic() + BEGINS_WITHIN
        while len(list(house.home.glob("takes/*/*.flac"))) < 5:
            assert time.monotonic() < deadline, house.log
            time.sleep(0.2)
        server.stop()
        time.sleep(AWAY)
        server.start()
        assert house.ended(run) == "COMPLETED", house.message(run)
        (report,) = [json.loads(path.read_text()) for path in house.folder.glob("out/nights/*.json")]
        logs = house.api.post("logs/filter", json={"logs": {"flow_run_id": {"any_": [run]}}}).json()
    assert {Path(book["source"]).stem: book["standing"] for book in report["books"]} == {
        "long": "delivered",
        "short": "delivered",
    }
    told = " ".join(each["message"] for each in logs)
    assert "It is waited for, 30 min 00 s at most." in told
    assert "The database is back after" in told
