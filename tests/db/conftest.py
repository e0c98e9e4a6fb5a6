"""A store to test on: SQLite always, PostgreSQL when one is given by URL."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from db.productions import record_production
from db.store import Store
from phases.production import Production, ProductionState
from phases.script import Chunk, Script, ScriptChapter, Span


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store with its schema in place."""
    if request.param == "sqlite":
        store = Store.in_file(tmp_path / "nocturne.db")
    else:
        store = Store(_empty_postgresql(request.getfixturevalue("postgresql_url")))
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def production(store: Store) -> Production:
    """A recorded production of two chapters with two chunks each."""
    production = Production("a-book-1", "A Book", ("A. Writer",), "en", "a.txt", "00", {"engine": "tone"})
    chapters = tuple(
        ScriptChapter(
            number, f"Chapter {number}", tuple(_chunk(number, 2 * number + offset) for offset in (-1, 0))
        )
        for number in (1, 2)
    )
    with store.writing() as session:
        record_production(session, production, Script(chapters), ["r1", "r2", "r3", "r4"])
    return replace(production, state=ProductionState.STOPPED)  # nobody is at work on it


def _chunk(chapter: int, number: int) -> Chunk:
    return Chunk(chapter, number, f"Line {number}. ", f"Line {number}.", Span(0, 8), pause_ms=100 * number)


def _empty_postgresql(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url
