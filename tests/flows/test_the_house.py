"""The house as its operator has it: runs started by a form, retried, cancelled, and found when left behind."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from command_line import command_of, killed, write_book
from opened_house import ENDS_WITHIN, OpenedHouse, opened_house

from db.models import TakeRow
from db.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

STUBBORN = "tests.engines.stubborn:Stubborn"
UNHURRIED = "tests.engines.unhurried:Unhurried"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedHouse]:
    with opened_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


def takes(house: OpenedHouse) -> set[str]:
    """The keys of all takes that were ever made."""
    store = Store.in_file(house.home / "nocturne.db")
    with store.reading() as session:
        keys = {row.key for row in session.query(TakeRow)}
    store.close()
    return keys


def wait_for(event: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ENDS_WITHIN
    while not event():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def workers_of(house: OpenedHouse) -> list[psutil.Process]:
    """The worker, by what it is."""
    children = psutil.Process(house.process.pid).children()
    return [each for each in children if "worker" in command_of(each)]


def runs_of(house: OpenedHouse) -> list[psutil.Process]:
    """The processes of the runs that go on."""
    children = psutil.Process(house.process.pid).children(recursive=True)
    return [each for each in children if "prefect.engine" in command_of(each)]


def test_a_run_that_failed_is_retried_under_its_own_name_and_speaks_only_what_is_missing(
    house: OpenedHouse, tmp_path: Path
) -> None:
    book = tmp_path / "stubborn.txt"
    book.write_text(
        "Chapter I\n\nIt rained all day.\n\nNobody had brought an umbrella.\n\nSo they stayed at home.\n"
    )
    run = house.run("produce-book", order={"source": str(book), "engine": STUBBORN})
    assert house.ended(run) == "FAILED"
    assert "1 of its chunks failed" in house.message(run)
    spoken = takes(house)
    house.retry(run)
    assert house.ended(run) == "COMPLETED", house.message(run)
    assert len(takes(house) - spoken) == 1
    assert list((house.folder / "out").rglob("stubborn*.m4b"))


def test_chunks_are_taken_again_by_a_form(house: OpenedHouse, tmp_path: Path) -> None:
    book = write_book(tmp_path / "formed.txt", chapters=1, paragraphs=3, name="formed")
    run = house.run("produce-book", order={"source": str(book), "engine": "tone"})
    assert house.ended(run) == "COMPLETED", house.message(run)
    spoken = takes(house)
    again = house.run("retry-failed-chunks", order={"production": "formed", "chunks": [2]})
    assert house.ended(again) == "COMPLETED", house.message(again)
    assert len(takes(house) - spoken) == 1


def test_a_form_with_nonsense_is_refused_or_fails_with_a_sentence(house: OpenedHouse) -> None:
    run = house.run("retry-failed-chunks", order={"production": "no such production"})
    assert house.ended(run) == "FAILED"
    assert "no such production" in house.message(run)


def test_a_cancelled_run_stops_and_goes_on_when_it_is_retried(house: OpenedHouse, tmp_path: Path) -> None:
    book = write_book(tmp_path / "cancelled.txt", chapters=2, paragraphs=60, name="cancelled")
    before = takes(house)
    run = house.run("produce-book", order={"source": str(book), "engine": UNHURRIED})
    wait_for(lambda: len(takes(house) - before) > 5)
    house.set_state(run, "CANCELLING", "Cancelling")
    assert house.ended(run) == "CANCELLED"
    spoken = takes(house) - before
    house.retry(run)
    assert house.ended(run) == "COMPLETED", house.message(run)
    assert spoken < takes(house) - before
    assert len(takes(house) - before) == 122


def test_a_run_whose_process_and_worker_were_killed_is_found_and_can_be_retried(tmp_path: Path) -> None:
    book = write_book(tmp_path / "killed.txt", chapters=2, paragraphs=60, name="killed")
    with opened_house(tmp_path / "house") as house:
        run = house.run("produce-book", order={"source": str(book), "engine": UNHURRIED})
        wait_for(lambda: len(takes(house)) > 5)
        for process in [*workers_of(house), *runs_of(house)]:
            killed(process)
        assert house.until(run, {"CRASHED"}) == "CRASHED"
        wait_for(lambda: "left behind" in house.log)
        house.retry(run)
        assert house.ended(run) == "COMPLETED", house.message(run)
        assert len(takes(house)) == 122


def test_a_night_of_five_books_ends_with_a_report_and_the_missing_one_by_a_retry(
    house: OpenedHouse, tmp_path: Path
) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    for name in ("alpha", "beta", "gamma"):
        write_book(folder / f"{name}.txt", chapters=1, paragraphs=4, name=name)
    (folder / "broken.epub").write_bytes(b"PK\x03\x04 this was an EPUB once")
    (folder / "stubborn.txt").write_text("Chapter I\n\nIt rained.\n\nThere was no umbrella in the house.\n")
    (folder / "stubborn.toml").write_text(f'engine = "{STUBBORN}"\npriority = 5\n')
    (folder / "night.toml").write_text('settle_seconds = 0\nreserve_gb = 0\n[defaults]\nengine = "tone"\n')
    run = house.run("nightly", order={"folder": str(folder)})
    assert house.ended(run) == "COMPLETED", house.message(run)
    (report,) = [json.loads(path.read_text()) for path in (house.folder / "out" / "nights").glob("*.json")]
    standings = {Path(book["source"]).stem: book["standing"] for book in report["books"]}
    assert standings == {
        "alpha": "delivered",
        "beta": "delivered",
        "gamma": "delivered",
        "broken": "failed",
        "stubborn": "failed",
    }
    (failed,) = [book for book in report["books"] if book["failed"]]
    assert "umbrella" in failed["failed"][0]["text"]
    spoken = takes(house)
    house.retry(house.run_of_book("stubborn.txt", report["night"]))
    assert house.ended(house.run_of_book("stubborn.txt", report["night"])) == "COMPLETED"
    assert len(takes(house) - spoken) == 1
