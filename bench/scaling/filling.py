"""A store with as many books as one likes: one is recorded as the product does it, the others are its copies.

What is copied gets keys of its own, spread over the indexes as checksums are.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal, select
from sqlalchemy.orm import Session

from db.models import Base, ChapterRow, ChunkRow, NightBookRow, NightRow, ProductionRow, TakeRow, VerdictRow
from db.productions import record_production
from db.store import Store
from db.takes import record_take, record_verdict
from phases.evidence import WordTime
from phases.production import Production, ProductionState
from phases.script import Chunk, Script, ScriptChapter, Span
from phases.take import Recipe, Take, take_key
from phases.verdict import Outcome, Reason, Verdict

FOLDER = "/srv/books"
SENTENCE = "The lamp at the end of the platform had gone out at ten, and nobody on the whole line had thought of it. "
CHUNKS_PER_CHAPTER = 50
FAILED_EVERY = 25
"""Of so many chunks one has a first take that was refused, and a second one."""
BOOKS_PER_TRANSACTION = 10
MEASUREMENTS = {"signal": 62, "voice": 14, "hearing": 2}
"""How much each checker measures, about as in a book of `hibari`."""


def fill(store: Store, *, books: int, chunks: int, nights: int, checkers: Mapping[str, str]) -> None:
    """So many books of so many chunks each, all delivered, and nights in which they all took part."""
    with store.writing() as session:
        _record_first(session, chunks, checkers)
    for start in range(1, books, BOOKS_PER_TRANSACTION):
        with store.writing() as session:
            for number in range(start, min(books, start + BOOKS_PER_TRANSACTION)):
                _copy(session, number)
    for night in range(nights):
        with store.writing() as session:
            _record_night(session, night, books)


def book_id(number: int) -> str:
    """The id of a production."""
    return f"book-{number:08x}-{'0' * 8}"


def source_of(number: int) -> str:
    """The checksum of its source."""
    return hashlib.sha256(f"source {number}".encode()).hexdigest()


def _record_first(session: Session, chunks: int, checkers: Mapping[str, str]) -> None:
    book = Production(
        id=book_id(0),
        title="The Long Book",
        authors=("A. Writer",),
        language="en",
        source=f"{FOLDER}/0.epub",
        source_sha256=source_of(0),
        settings={"out": "out", "speaking": ["x" * 64] * 12},
        state=ProductionState.DELIVERED,
    )
    recipes = [_recipe(number) for number in range(1, chunks + 1)]
    record_production(session, book, _script(chunks), [_first(recipe.key) for recipe in recipes])
    for number, recipe in enumerate(recipes, start=1):
        is_failed = number % FAILED_EVERY == 0
        for seed in range(2 if is_failed else 1):
            outcome = Outcome.FAILED if is_failed and seed == 0 else Outcome.PASSED
            _record_take(session, recipe, seed, checkers, outcome)


def _record_take(
    session: Session, recipe: Recipe, seed: int, checkers: Mapping[str, str], outcome: Outcome
) -> None:
    take = take_of(recipe, seed)
    record_take(session, take, recipe)
    for verdict in verdicts_on(checkers, outcome):
        record_verdict(session, take.key, verdict)


def take_of(recipe: Recipe, seed: int) -> Take:
    """A take as an engine with words leaves it."""
    words = recipe.spoken.split()
    return Take(
        key=_first(take_key(recipe.key, seed)),
        recipe_key=_first(recipe.key),
        seed=seed,
        rate=24_000,
        samples=240_000,
        sha256=hashlib.sha256(recipe.key.encode()).hexdigest(),
        times=tuple(WordTime(word, 300 * n, 300 * n + 250) for n, word in enumerate(words)),
    )


def verdicts_on(checkers: Mapping[str, str], outcome: Outcome) -> list[Verdict]:
    """What the checkers of today say; once one has failed a take, nobody else says anything."""
    reasons = (Reason("silence", "Nothing is heard in the take."),) if outcome == Outcome.FAILED else ()
    said = [
        Verdict(outcome, checker, version, reasons, _measured(checker))
        for checker, version in checkers.items()
    ]
    return said[:1] if outcome == Outcome.FAILED else said


def _measured(checker: str) -> dict[str, float]:
    number = next((count for name, count in MEASUREMENTS.items() if name in checker), 10)
    return {f"figure_{place:02d}": -3.949562448394706 - place for place in range(number)}


def _recipe(number: int) -> Recipe:
    return Recipe(
        f"{number}. {SENTENCE}", "hibari", "0.2.1+2", "5f70741d4e900f4e" * 4, "en", "5f70741d4e900f4e" * 4
    )


def _script(chunks: int) -> Script:
    written = []
    for first in range(1, chunks + 1, CHUNKS_PER_CHAPTER):
        chapter = first // CHUNKS_PER_CHAPTER + 1
        numbers = range(first, min(chunks + 1, first + CHUNKS_PER_CHAPTER))
        own = tuple(
            Chunk(chapter, number, SENTENCE, f"{number}. {SENTENCE}", Span(0, len(SENTENCE)), pause_ms=400)
            for number in numbers
        )
        written.append(ScriptChapter(chapter, f"Chapter {chapter}", own))
    return Script(tuple(written))


def _first(key: str) -> str:
    return _marked(key, 0)


def _marked(key: str, number: int) -> str:
    """The same key, as that of another book."""
    return f"{key[:56]}{number:08x}"


def _copy(session: Session, number: int) -> None:
    own = {
        "id": literal(book_id(number)),
        "production_id": literal(book_id(number)),
        "source_sha256": literal(source_of(number)),
    }
    of_first = select(ChunkRow.recipe_key).where(ChunkRow.production_id == book_id(0))
    takes_of_first = select(TakeRow.key).where(TakeRow.recipe_key.in_(of_first))
    for table, where in (
        (ProductionRow, ProductionRow.id == book_id(0)),
        (ChapterRow, ChapterRow.production_id == book_id(0)),
        (ChunkRow, ChunkRow.production_id == book_id(0)),
        (TakeRow, TakeRow.recipe_key.in_(of_first)),
        (VerdictRow, VerdictRow.take_key.in_(takes_of_first)),
    ):
        names = [column.name for column in table.__table__.columns]
        columns = [own.get(name, _renumbered(table, name, number)) for name in names]
        session.execute(insert(table).from_select(names, select(*columns).where(where)))


def _renumbered(table: type[Base], name: str, number: int) -> ColumnElement[Any]:
    column: ColumnElement[Any] = table.__table__.columns[name]
    if name in {"key", "recipe_key", "take_key"}:
        return func.substr(column, 1, 56).concat(f"{number:08x}")
    return column


def _record_night(session: Session, night: int, books: int) -> None:
    began = datetime(2026, 1, 1, 21, tzinfo=UTC) + timedelta(days=night)
    night_id = f"night-{began:%Y-%m-%d}-{night:08x}"
    session.execute(
        insert(NightRow).values(
            id=night_id,
            folder=FOLDER,
            opens_at=began,
            began_at=began,
            ended_at=began,
            ending="done",
            report={"page": "x" * 20_000},
            machine="here",
            owner=f"owner {night}",
            owner_pid=1,
            owner_started=0.0,
            owned_until=began,
        )
    )
    session.execute(
        insert(NightBookRow),
        [
            {
                "night_id": night_id,
                "source": f"{FOLDER}/{number}.epub",
                "sha256": source_of(number),
                "title": "The Long Book",
                "standing": "carried_over" if (number + night) % 10 == 0 else "delivered",
                "why": "",
                "production_id": book_id(number),
                "engine": "hibari" if number % 2 else "kokoro",
                "since": began,
                "machine_seconds": 300.0,
                "letters_spoken": 200_000,
                "audio_seconds": 20_000.0,
                "bytes_written": 10**9,
                "memory_per_host": 10**9,
                "updated_at": began + timedelta(seconds=number),
            }
            for number in range(books)
        ],
    )
