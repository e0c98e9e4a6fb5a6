"""How fast an engine is said to be, after some nights with it."""

from datetime import UTC, datetime
from typing import Any

from db.models import NightBookRow
from db.nights import NightBook, NightOwnership, begin_night, record_books
from db.speeds import measured_speeds
from db.store import Store
from phases.night.forecast import Measured
from phases.night.standing import BookStanding
from phases.night.window import Opening

LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)


def one_night(store: Store) -> NightOwnership:
    with store.writing() as session:
        return begin_night(session, "/srv/books", Opening(LONG_AGO, None))


def record(store: Store, night: NightOwnership, *books: NightBook) -> None:
    with store.writing() as session:
        record_books(session, night, books)


def spoken(name: str, letters: int, seconds: float, **facts: Any) -> NightBook:
    figures = {
        "engine": "tone",
        "audio_seconds": letters / 10,
        "bytes_written": letters * 10,
        "memory_per_host": letters,
        "letters_spoken": letters,
        "machine_seconds": seconds,
    }
    return NightBook(name, name, name, BookStanding.DELIVERED, LONG_AGO, **(figures | facts))


def test_speeds_are_learned_by_engine_from_what_was_spoken_on_this_machine(store: Store) -> None:
    night = one_night(store)
    record(
        store,
        night,
        spoken("a", 1000, 10.0),
        spoken("b", 3000, 10.0),
        spoken("c", 500, 50.0, engine="slow"),
        spoken("nothing", 0, 99.0),
    )
    with store.reading() as session:
        assert measured_speeds(session) == {
            "tone": Measured(4000, 20.0, 400.0, 40_000, 3000),
            "slow": Measured(500, 50.0, 50.0, 5000, 500),
        }
        assert measured_speeds(session, "elsewhere") == {}


def test_only_the_latest_books_say_how_fast_an_engine_is(store: Store) -> None:
    night = one_night(store)
    record(store, night, *(spoken(f"{number}", 100, 1.0) for number in range(20)), spoken("old", 10**6, 1.0))
    with store.writing() as session:
        session.get_one(NightBookRow, (night.night_id, "old")).updated_at = LONG_AGO
    with store.reading() as session:
        assert measured_speeds(session)["tone"].letters == 2000
