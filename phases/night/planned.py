"""What tonight's plan is made of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from phases.night.forecast import Forecast
from phases.night.order import WaitingBook
from phases.night.scan import BrokenBook, Duplicate, LeftAside
from phases.night.window import Opening


@dataclass(frozen=True, slots=True)
class BookToPlan:
    """A waiting book, and what is known of it once somebody has looked into it."""

    book: WaitingBook
    title: str
    engine: str
    letters: int
    letters_done: int = 0
    letters_guessed: bool = False
    """Whether nobody has read it yet, so that its length is guessed from its size."""
    is_delivered: bool = False
    """Whether nothing is left to do."""
    is_running: bool = False
    """Whether it was begun already; it keeps its place."""
    production: str | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the night may use."""

    books_at_once: int
    disk_free: int
    """Bytes; of several disks the least."""
    disk_reserve: int
    memory_free: int
    memory_reserve: int = 0


@dataclass(frozen=True, slots=True)
class PlannedBook:
    """When a book is expected to begin and to end; its forecast says which figures are guesses."""

    book: BookToPlan
    forecast: Forecast
    begins: datetime | None
    """None if that is more than a year away."""
    ends: datetime | None
    fits: bool
    """Whether it is expected to end before tonight's window does."""


class Lack(StrEnum):
    """What there is too little of."""

    DISK = "disk"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class NoRoom:
    """A book that is not begun because the machine could not hold it."""

    book: BookToPlan
    forecast: Forecast
    lack: Lack
    missing_bytes: int
    """How much more would have to be free."""


@dataclass(frozen=True, slots=True)
class NightPlan:
    """Every file of the folder in exactly one of these lists."""

    made_at: datetime
    opening: Opening
    start: tuple[PlannedBook, ...] = ()
    """Begun tonight, in this order; those that do not fit go on the next night."""
    carried_over: tuple[PlannedBook, ...] = ()
    """Not begun tonight, in the order of the nights to come."""
    no_room: tuple[NoRoom, ...] = ()
    delivered: tuple[BookToPlan, ...] = ()
    """Finished before; nothing is done for them."""
    duplicates: tuple[Duplicate, ...] = ()
    broken: tuple[BrokenBook, ...] = ()
    left_aside: tuple[LeftAside, ...] = ()

    @property
    def due(self) -> tuple[PlannedBook, ...]:
        """What is to be begun at the moment of the plan, in this order."""
        return tuple(
            each
            for each in self.start
            if not each.book.is_running and each.begins is not None and each.begins <= self.made_at
        )

    @property
    def is_guess(self) -> bool:
        """Whether any forecast rests on a figure that nobody has measured."""
        return any(each.forecast.guessed for each in (*self.start, *self.carried_over))

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "made_at": self.made_at.isoformat(),
            "opens": self.opening.begins.isoformat(),
            "closes": _moment(self.opening.ends),
            "deadline": _moment(self.opening.deadline),
            "start": [_planned_json(each) for each in self.start],
            "carried_over": [_planned_json(each) for each in self.carried_over],
            "no_room": [
                {**_book_json(each.book), "lack": str(each.lack), "missing_bytes": each.missing_bytes}
                for each in self.no_room
            ],
            "delivered": [_book_json(each) for each in self.delivered],
            "duplicates": [{"source": str(each.path), "kept": str(each.kept)} for each in self.duplicates],
            "broken": [
                {"source": str(each.path), "why": each.message, "remedy": each.remedy} for each in self.broken
            ],
            "left_aside": [{"path": str(each.path), "why": each.why} for each in self.left_aside],
        }


def _planned_json(planned: PlannedBook) -> dict[str, Any]:
    needs = planned.forecast
    return {
        **_book_json(planned.book),
        "begins": _moment(planned.begins),
        "ends": _moment(planned.ends),
        "fits": planned.fits,
        "machine_seconds": round(needs.machine_seconds, 1),
        "audio_seconds": round(needs.audio_seconds, 1),
        "bytes_needed": needs.bytes_needed,
        "guessed": sorted(needs.guessed),
    }


def _book_json(book: BookToPlan) -> dict[str, Any]:
    return {
        "source": str(book.book.source),
        "title": book.title,
        "production": book.production,
        "engine": book.engine,
        "priority": book.book.settings.priority,
        "since": book.book.since.isoformat(),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
