"""The operator moves a limit while a book is being spoken: it obeys within a stretch, says so, and goes on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from command_line import write_book
from producing import produce

from flows import limits
from flows.limits import restore_limits
from flows.orders import BookOrder
from flows.produce_book import produce_book
from flows.recurring import Enough, every
from phases.errors import LimitMissing
from tasks.progress import listening
from tasks.slots import ensure_limit

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

UNHURRIED = "tests.engines.unhurried:Unhurried"
CHAPTERS, LINES = 16, 5
CHUNKS = CHAPTERS * (LINES + 1)


@pytest.fixture
def book(home: Path, tmp_path: Path) -> Iterator[Path]:
    """A chapter is a stretch."""
    ensure_limit("tts", 1, resize=True)
    yield write_book(tmp_path / "book.txt", chapters=CHAPTERS, paragraphs=LINES, name="long")
    ensure_limit("tts", 1, resize=True)


@contextmanager
def once(when: Callable[[], bool], do: Callable[[], object]) -> Iterator[None]:
    """It is done as soon as that is so."""

    def look() -> None:
        if when():
            do()
            raise Enough

    with every(0.05, look, "operator"):
        yield


def takes(home: Path) -> int:
    return len(list(home.glob("takes/*/*.flac")))


def test_zero_pauses_within_a_stretch_and_is_told_and_a_raised_limit_goes_on(
    book: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOOK_EVERY", 0.2)
    at_zero: list[int] = []
    while_paused: list[int] = []
    told: list[str] = []

    def pause() -> None:
        ensure_limit("tts", 0, resize=True)
        at_zero.append(takes(home))

    def is_paused() -> bool:
        """Nothing has been spoken for a while."""
        before = takes(home)
        time.sleep(1)
        return bool(at_zero) and any("“tts” has no slots" in step for step in told) and takes(home) == before

    def go_on() -> None:
        while_paused.append(takes(home))
        ensure_limit("tts", 1, resize=True)

    with (
        listening(lambda standing: told.append(standing.step)),
        once(lambda: takes(home) > 2, pause),
        once(is_paused, go_on),
    ):
        produce_book(BookOrder(source=book, engine=UNHURRIED, out=Path("out")))
    # The limit is looked at every two seconds, and the stretch in hand is finished: the rest of the book has waited.
    assert while_paused[0] < CHUNKS
    assert takes(home) == CHUNKS


def test_a_limit_that_is_deleted_stops_the_book_by_name_and_is_there_again_for_the_next_try(
    book: Path, home: Path, prefect_api: str
) -> None:
    def delete() -> None:
        httpx.delete(f"{prefect_api}/v2/concurrency_limits/tts").raise_for_status()

    with once(lambda: takes(home) > 2, delete):
        first = produce(book, engine=UNHURRIED)
    assert isinstance(first.error, LimitMissing)
    assert "“tts”" in first.error.message
    (line,) = restore_limits()
    assert line.startswith("The limit “tts” was gone; it is there again, with ")
    assert restore_limits() == []
    second = produce(book, engine=UNHURRIED)
    assert second["state"] == "delivered"
    assert first["spoken"] + second["spoken"] == CHUNKS
