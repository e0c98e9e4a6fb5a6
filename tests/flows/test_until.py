"""A run that may only work until a certain moment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import write_book
from producing import produce

from phases.errors import ProductionStopped

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

UNHURRIED = "tests.engines.unhurried:Unhurried"


def test_what_is_left_when_the_time_is_over_is_done_the_next_time(home: Path, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.txt", chapters=2, paragraphs=30, name="long")
    first = produce(book, engine=UNHURRIED, until=datetime.now(UTC))
    assert isinstance(first.error, ProductionStopped)
    assert first.error.message == "Its time is over."
    assert first["state"] == "stopped"
    assert first["spoken"] < first["chunks"]
    second = produce(book, engine=UNHURRIED, until=datetime.now(UTC) + timedelta(hours=1))
    assert second["state"] == "delivered"
    assert first["spoken"] + second["spoken"] == second["chunks"]
