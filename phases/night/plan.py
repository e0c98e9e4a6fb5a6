"""Tonight's plan: what is begun, in which order; what waits for the next night; what has no room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from phases.night.calendar import Calendar
from phases.night.forecast import Forecast, Speeds, forecast
from phases.night.order import precedence
from phases.night.planned import BookToPlan, Capacity, NightPlan, NoRoom, PlannedBook
from phases.night.room import Room
from phases.night.scan import BrokenBook, Scan
from phases.night.window import Window


def plan(
    books: Sequence[BookToPlan],
    scan: Scan,
    *,
    now: datetime,
    window: Window,
    speeds: Speeds,
    capacity: Capacity,
    broken: Sequence[BrokenBook] = (),
) -> NightPlan:
    """The plan for the opening that holds this moment, or for the next one.

    `books` are those of the scan that could be looked into; `broken` those that could not. While the night goes on it
    is planned again, whenever a book has ended: those that are running keep their places.
    """
    _require_all(scan, books, broken)
    waiting = [each for each in books if not each.is_delivered]
    night = _Night(now, window, speeds, capacity)
    night.take(sorted(waiting, key=lambda each: (not each.is_running, precedence(each.book))))
    return NightPlan(
        made_at=now,
        opening=night.opening,
        start=tuple(night.start),
        carried_over=tuple(night.carried_over),
        no_room=tuple(night.no_room),
        delivered=tuple(each for each in books if each.is_delivered),
        duplicates=scan.duplicates,
        broken=(*scan.broken, *broken),
        left_aside=scan.left_aside,
    )


def _require_all(scan: Scan, books: Sequence[BookToPlan], broken: Sequence[BrokenBook]) -> None:
    looked_into = sorted([*(each.book.source for each in books), *(each.path for each in broken)])
    if looked_into != sorted(book.source for book in scan.books):
        raise ValueError("every book of the scan is either to be planned or broken, and no other is")


@dataclass(slots=True)
class _Place:
    """A book on its way through the nights; seconds count only while the window is open."""

    book: BookToPlan
    forecast: Forecast
    begins: float
    left: float
    ends: float = 0.0


class _Night:
    """The books go through the nights in order: so many at once, which share the machine evenly."""

    def __init__(self, now: datetime, window: Window, speeds: Speeds, capacity: Capacity) -> None:
        self.opening = window.opening(now)
        self.start: list[PlannedBook] = []
        self.carried_over: list[PlannedBook] = []
        self.no_room: list[NoRoom] = []
        self._speeds = speeds
        self._at_once = capacity.books_at_once
        self._room = Room(capacity)
        self._calendar = Calendar(now, window)
        self._clock = 0.0
        self._running: list[_Place] = []

    def take(self, queue: Sequence[BookToPlan]) -> None:
        """Let all of these through."""
        places: list[_Place] = []
        for book in queue:
            place = self._place(book)
            if place is not None:
                places.append(place)
                self._running.append(place)
        while self._running:
            self._until_one_ends()
        self._sort(places)

    def _place(self, book: BookToPlan) -> _Place | None:
        while len(self._running) >= self._at_once:
            self._until_one_ends()
        needs = forecast(
            book.letters,
            book.letters_done,
            self._speeds.of(book.engine),
            letters_guessed=book.letters_guessed,
        )
        if self._clock < self._calendar.tonight:
            lack = None if book.is_running else self._room.lacks(book, needs)
            if lack is not None:
                self.no_room.append(NoRoom(book, needs, *lack))
                return None
            self._room.give(book, needs)
        return _Place(book, needs, begins=self._clock, left=needs.machine_seconds)

    def _until_one_ends(self) -> None:
        shared = len(self._running)
        shortest = min(place.left for place in self._running)
        self._clock += shortest * shared
        for place in self._running:
            place.left -= shortest
            place.ends = self._clock
        self._running = [place for place in self._running if place.left > 0]

    def _sort(self, places: Sequence[_Place]) -> None:
        begins = self._calendar.instants([place.begins for place in places], is_end=False)
        ends = self._calendar.instants([place.ends for place in places], is_end=True)
        for place, begin, end in zip(places, begins, ends, strict=True):
            fits = place.ends <= self._calendar.tonight
            planned = PlannedBook(place.book, place.forecast, begin, end, fits)
            (self.start if place.begins < self._calendar.tonight else self.carried_over).append(planned)
