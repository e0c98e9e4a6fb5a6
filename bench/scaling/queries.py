"""What the product asks of its store in daily life, each as it asks it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from sqlalchemy.orm import Session

from bench.scaling.filling import FOLDER, SENTENCE, book_id, source_of, take_of, verdicts_on
from db.chapters import load_chapters
from db.chunks import ScriptedChunk, clear_failures, failures, load_chunks
from db.deliveries import is_delivered_from_another_source, load_deliveries
from db.nights import NightBook, NightOwnership, begin_night, end_night, record_books, waiting_since
from db.owners import abandoned, acquire, release, renew
from db.productions import (
    all_productions,
    find_production,
    latest_of_source,
    latest_of_sources,
    letters_of,
    production_named,
)
from db.speeds import measured_speeds
from db.takes import record_take, record_verdict, superseded_takes, unreferred_takes
from flows.report import report_on
from phases.night import BookStanding, NightEnd, Opening
from phases.take import Recipe
from phases.verdict import Outcome
from tasks.judging import done, sort_chunks
from tasks.progress import Standing
from tasks.workshop import Workshop

STRETCH = 8
"""Chunks that one task handles: about half a minute of an engine."""


@dataclass(frozen=True, slots=True)
class Query:
    """One thing that is asked; `ask` gets the number of a book that was not asked for before."""

    name: str
    ask: Callable[[int], object]
    scope: str = "one"
    """How much it handles: `one` thing or a few, a whole `book`, all books of a `night`, or the `store`."""


class DailyLife:
    """The queries over a store that was filled."""

    def __init__(self, shop: Workshop, books: int) -> None:
        self.shop = shop
        self.books = books
        self._chunks: dict[int, list[ScriptedChunk]] = {}
        self._spoken = Random(1).randrange(10**9)

    def queries(self) -> Iterator[Query]:
        """All of them."""
        yield Query("takes and verdicts of a stretch", lambda n: sort_chunks(self.shop, self._stretch(n)))
        yield Query("record a take", self._record_take)
        yield Query("record three verdicts", self._record_verdicts)
        yield Query("own a production, renew, give it back", self._own)
        yield Query("abandoned productions (the sweep)", lambda _: self._read(abandoned))
        yield Query("a production by its id", lambda n: self._read(lambda s: find_production(s, book_id(n))))
        yield Query(
            "a production by how it begins",
            lambda n: self._read(lambda s: production_named(s, book_id(n)[:15])),
        )
        yield Query(
            "the last production of a source",
            lambda n: self._read(lambda s: latest_of_source(s, source_of(n))),
        )
        yield Query("chapters of a book", lambda n: self._read(lambda s: load_chapters(s, book_id(n))))
        yield Query("deliveries of a book", lambda n: self._read(lambda s: load_deliveries(s, book_id(n))))
        yield Query(
            "whose file lies at a place",
            lambda n: self._read(lambda s: is_delivered_from_another_source(s, f"/out/{n}.m4b", "a", "0")),
        )
        yield Query("failures of a book", lambda n: self._read(lambda s: failures(s, book_id(n))))
        yield Query("forget failures of a book", self._forget_failures)
        yield Query(
            "letters of a book, and how many are spoken",
            lambda n: self._read(lambda s: letters_of(s, book_id(n))),
            "book",
        )
        yield Query("chunks of a book", lambda n: self._read(lambda s: load_chunks(s, book_id(n))), "book")
        yield Query("what of a book is done", lambda n: done(self.shop, self._book(n)), "book")
        yield Query(
            "report on a book", lambda n: report_on(self.shop, book_id(n), standing=Standing()), "book"
        )
        yield Query(
            "what waits, and since when", lambda _: self._read(lambda s: waiting_since(s, FOLDER)), "night"
        )
        yield Query(
            "how fast engines are", lambda _: self._read(lambda s: measured_speeds(s, "here")), "night"
        )
        yield Query("record a plan", self._record_plan, "night")
        yield Query("list all productions", lambda _: self._read(all_productions), "store")
        yield Query("gc: takes of nobody", lambda _: self._read(unreferred_takes), "store")
        yield Query("gc: takes that were taken again", lambda _: self._read(superseded_takes), "store")

    def _read(self, ask: Callable[[Session], object]) -> object:
        with self.shop.store.reading() as session:
            return ask(session)

    def prepare(self, number: int) -> None:
        """Know the chunks of a book beforehand: they are no part of what is timed."""
        with self.shop.store.reading() as session:
            self._chunks[number] = load_chunks(session, book_id(number))

    def _book(self, number: int) -> list[ScriptedChunk]:
        return self._chunks[number]

    def _stretch(self, number: int) -> list[ScriptedChunk]:
        chunks = self._chunks[number]
        start = Random(number).randrange(max(1, len(chunks) - STRETCH))
        return chunks[start : start + STRETCH]

    def _record_take(self, _number: int) -> None:
        self._spoken += 1
        recipe = Recipe(f"{self._spoken}. {SENTENCE}", "hibari", "1", "r" * 64, "en", "v" * 64)
        with self.shop.store.writing() as session:
            record_take(session, take_of(recipe, 0), recipe)
        self._last = take_of(recipe, 0)

    def _record_verdicts(self, number: int) -> None:
        (chunk, *_) = self._stretch(number)
        checkers = self.shop.standard_of(chunk.chunk).checkers
        for verdict in verdicts_on(checkers, Outcome.PASSED):
            with self.shop.store.writing() as session:
                record_verdict(session, self._last.key, verdict)

    def _own(self, number: int) -> None:
        with self.shop.store.writing() as session:
            ownership = acquire(session, book_id(number))
        with self.shop.store.writing() as session:
            renew(session, ownership)
        with self.shop.store.writing() as session:
            release(session, ownership)

    def _forget_failures(self, number: int) -> None:
        with self.shop.store.writing() as session:
            clear_failures(session, book_id(number))

    def _record_plan(self, _number: int) -> None:
        now = datetime.now(UTC)
        with self.shop.store.writing() as session:
            night = begin_night(session, "/srv/other", Opening(now, None, None))
        with self.shop.store.writing() as session:
            record_books(session, night, self._planned(now))
        self._end(night)

    def _planned(self, now: datetime) -> list[NightBook]:
        return [
            NightBook(
                f"/srv/other/{n}.epub",
                source_of(n),
                "The Long Book",
                BookStanding.PLANNED,
                now,
                engine="hibari",
            )
            for n in range(self.books)
        ]

    def _known(self, _number: int) -> object:
        sources = [source_of(number) for number in range(self.books)]
        return self._read(lambda session: latest_of_sources(session, sources))

    def _end(self, night: NightOwnership) -> None:
        with self.shop.store.writing() as session:
            end_night(session, night, NightEnd.DONE)
