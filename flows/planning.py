"""Tonight's plan, from what lies in the folder, what the store knows, and what the machine has free."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psutil

from db.nights import waiting_since
from db.productions import latest_of_sources, letters_of
from db.speeds import measured_speeds
from db.store import Store
from flows.clock import Clock, wall_clock
from flows.orders import BookOrder
from flows.produce_book import settings_for
from flows.remembering import is_finished
from flows.settings import load_settings
from flows.workshop import furnish
from phases.errors import NocturneError
from phases.extract import SUFFIXES
from phases.night import (
    BookToPlan,
    BrokenBook,
    Capacity,
    Contents,
    NightPlan,
    NightSettings,
    Sight,
    Speeds,
    WaitingBook,
    Window,
    broken_book,
    folder_of,
    guessed_letters,
    look,
    plan,
    read_night_settings,
    scan,
)
from phases.production import Production, ProductionState


class Planner:
    """Plans the night of one folder, as often as it is asked."""

    def __init__(
        self, store: Store, place: Path, *, any_time: bool = False, clock: Clock = wall_clock
    ) -> None:
        self.place = place
        self.settings: NightSettings = read_night_settings(folder_of(place))
        self.window: Window = self.settings.window.window()
        self._any_time = any_time
        self._store = store
        self.clock = clock
        self._seen: dict[Path, Sight] = {}
        self._contents = Contents()
        self._letters: dict[str, tuple[int, int]] = {}
        """How many letters a production has, and how many are spoken."""
        self._delivered: dict[str, bool] = {}
        """Whether a book was finished before, by content: its files are read to find that out."""

    @property
    def zone(self) -> str:
        """Whose clocks a person reads it by."""
        return self.settings.window.zone or "UTC"

    def plan(self, running: Collection[str] = (), settled: Collection[str] = ()) -> NightPlan:
        """The plan as of now, with what is running, and without what is settled for tonight, by content."""
        now = self.clock()
        with self._store.reading() as session:
            since = waiting_since(session, str(self.place))
            speeds = Speeds(measured_speeds(session))
        found = scan(
            self.place,
            self.settings,
            suffixes=SUFFIXES,
            now=now,
            waiting_since=since,
            earlier=self._seen,
            contents=self._contents,
        )
        self._seen = look(self.place)
        found = replace(found, books=tuple(each for each in found.books if each.sha256 not in settled))
        with self._store.reading() as session:
            known = latest_of_sources(session, [each.sha256 for each in found.books])
        looked_into = [
            self._looked_into(each, known.get(each.sha256), is_running=each.sha256 in running)
            for each in found.books
        ]
        return plan(
            [each for each in looked_into if isinstance(each, BookToPlan)],
            found,
            now=now,
            window=Window.always() if self._any_time and not self.window.is_open(now) else self.window,
            speeds=speeds,
            capacity=self._capacity(),
            broken=[each for each in looked_into if isinstance(each, BrokenBook)],
        )

    def _looked_into(
        self, book: WaitingBook, known: Production | None, *, is_running: bool
    ) -> BookToPlan | BrokenBook:
        letters, done = (
            self._letters_of(known.id, is_running=is_running) if known else (guessed_letters(book.size), 0)
        )
        was_delivered = known is not None and known.state == ProductionState.DELIVERED
        try:
            is_delivered = was_delivered and not is_running and self._is_delivered(book)
        except NocturneError as error:
            return broken_book(book.source, book.sha256, error)
        return BookToPlan(
            book=book,
            title=known.title if known else book.source.stem,
            engine=book.settings.engine or load_settings().engine,
            letters=letters,
            letters_done=done,
            letters_guessed=known is None,
            is_delivered=is_delivered,
            is_running=is_running,
            production=known.id if known else None,
        )

    def _letters_of(self, production: str, *, is_running: bool) -> tuple[int, int]:
        """Counted once for each, and again while somebody is at work on it: a thousand books are planned often."""
        if is_running or production not in self._letters:
            with self._store.reading() as session:
                self._letters[production] = letters_of(session, production)
        return self._letters[production]

    def _is_delivered(self, book: WaitingBook) -> bool:
        if book.sha256 not in self._delivered:
            order = order_for(book)
            settings = settings_for(order)
            with furnish(settings).open() as shop:
                self._delivered[book.sha256] = is_finished(shop, settings, order, book.sha256)
        return self._delivered[book.sha256]

    def _capacity(self) -> Capacity:
        root = load_settings().folder.root
        root.mkdir(parents=True, exist_ok=True)
        return Capacity(
            books_at_once=self.settings.books_at_once,
            disk_free=psutil.disk_usage(str(root)).free,
            disk_reserve=round(self.settings.reserve_gb * 1e9),
            memory_free=psutil.virtual_memory().available,
        )


def order_for(book: WaitingBook, until: datetime | None = None) -> BookOrder:
    """How a book of the night is ordered."""
    own = book.settings
    return BookOrder(
        source=book.source.absolute(),
        engine=own.engine,
        voice=own.voice,
        cast=own.cast,
        chapters=own.chapters,
        out=own.out,
        until=until,
    )
