"""Of many books only those are looked at that are asked for, with as many questions whatever their number."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from bench.scaling.filling import fill
from bench.scaling.queries import DailyLife, Query
from db.store import Store
from flows.settings import load_settings
from flows.workshop import furnish
from phases.script import Chunk, Span
from tasks.workshop import Workshop

BOOKS, CHUNKS, NIGHTS = 20, 60, 3
MOST_STATEMENTS = {
    "takes and verdicts of a stretch": 2,
    "what of a book is done": 2,
    "report on a book": 7,
    "how fast engines are": 3,
    "what waits, and since when": 1,
    "record a plan": 8,
}

ALLOWED = {
    # Somebody has typed it, and there are as many rows as books.
    "a production by how it begins": {"SCAN productions"},
    # SQLite jumps from one engine to the next.
    "how fast engines are": {"SCAN night_books USING COVERING INDEX ix_night_books_engine"},
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("many")
        patch.setenv("NOCTURNE_HOME", str(folder))
        patch.chdir(folder)
        with furnish(load_settings()).open() as shop:
            checkers = shop.standard_of(Chunk(1, 1, "A.", "A.", Span(0, 2))).checkers
            fill(shop.store, books=BOOKS, chunks=CHUNKS, nights=NIGHTS, checkers=checkers)
            yield shop


@contextmanager
def asked_of(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that a block executes, with what it was given."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    engine: Engine = store._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def queries(shop: Workshop) -> list[Query]:
    life = DailyLife(shop, BOOKS)
    for number in (3, 4):
        life.prepare(number)
    return list(life.queries())


def scans(store: Store, statement: str, given: Any) -> list[str]:
    """The tables that are read from end to end."""
    if statement.startswith("BEGIN"):
        return []
    with store.reading() as session:
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", given[0] if isinstance(given, list) else given
        )
        steps = [str(row[3]) for row in plan]
    return [step for step in steps if step.startswith("SCAN") and not step.startswith("SCAN CONSTANT")]


def test_nothing_that_is_asked_all_day_reads_a_table_from_end_to_end(shop: Workshop) -> None:
    for query in queries(shop):
        if query.scope == "store":
            continue
        with asked_of(shop.store) as asked:
            query.ask(3)
        found = {step for statement, given in asked for step in scans(shop.store, statement, given)}
        assert found <= ALLOWED.get(query.name, set()), query.name


def test_how_much_is_asked_does_not_grow_with_how_many_chunks_there_are(shop: Workshop) -> None:
    asked_for = {}
    for query in queries(shop):
        with asked_of(shop.store) as asked:
            query.ask(4)
        asked_for[query.name] = len(
            [statement for statement, _ in asked if not statement.startswith("BEGIN")]
        )
    assert {name: asked_for[name] for name in MOST_STATEMENTS} == MOST_STATEMENTS


def test_each_of_the_books_is_whole_and_done(shop: Workshop) -> None:
    for query in queries(shop):
        if query.name == "what of a book is done":
            assert len(query.ask(4)) == CHUNKS  # type: ignore[arg-type]
    with shop.store.reading() as session:
        assert session.execute(text("select count(*) from chunks")).scalar_one() == BOOKS * CHUNKS
