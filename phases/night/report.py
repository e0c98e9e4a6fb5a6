"""The morning report: what became of every book of a night, for people and for machines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from phases.night.forecast import Forecast
from phases.night.result import BookResult
from phases.night.standing import BookStanding
from phases.shown import counted


class NightEnd(StrEnum):
    """How a night came to its end."""

    DONE = "done"
    """Every book was settled."""
    WINDOW_CLOSED = "window_closed"
    STOPPED = "stopped"
    """By a person."""
    BROKEN_OFF = "broken_off"
    """Its process died."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that waits for a person."""

    title: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class NightReport:
    """The facts; what they come to is computed."""

    night: str
    folder: str
    began: datetime
    ended: datetime
    end: NightEnd
    zone: str = "UTC"
    """Whose clocks a person reads it by."""
    books: tuple[BookResult, ...] = ()
    left_aside: tuple[tuple[str, str], ...] = ()
    """Files that were not produced, and why, as far as nobody needs to care."""
    to_look_at: tuple[tuple[str, str], ...] = ()
    """Files that were not produced although somebody seems to have wanted it, and why."""
    forecast_was_guess: bool = field(default=False)
    untold: tuple[tuple[str, str], ...] = ()
    """Who could not be told of it: why, and what to do."""

    def standing(self, *standings: BookStanding) -> tuple[BookResult, ...]:
        """The books that stand there."""
        return tuple(book for book in self.books if book.standing in standings)

    @property
    def audio_seconds(self) -> float:
        """Spoken tonight."""
        return sum(book.audio_seconds for book in self.books)

    @property
    def wall_seconds(self) -> float:
        """From the first moment of the night to its last."""
        return (self.ended.astimezone(UTC) - self.began.astimezone(UTC)).total_seconds()

    @property
    def times_real_time(self) -> float:
        """How many seconds of audio came of one second in which the machine was at work."""
        at_work = sum(book.machine_seconds for book in self.books)
        return self.audio_seconds / at_work if at_work else 0.0

    @property
    def forecast_seconds(self) -> float:
        """What delivered books were expected to take."""
        return sum(book.forecast.machine_seconds for book in self._finished_with_forecast())

    @property
    def actual_seconds(self) -> float:
        """What the same books took."""
        return sum(book.machine_seconds for book in self._finished_with_forecast())

    @property
    def needs_person(self) -> tuple[Attention, ...]:
        """What waits for a person, the worst first."""
        return tuple(self._attention())

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "night": self.night,
            "folder": self.folder,
            "began": self.began.isoformat(),
            "ended": self.ended.isoformat(),
            "end": str(self.end),
            "counts": {
                str(standing): len(self.standing(standing))
                for standing in BookStanding
                if standing.is_settled
            },
            "chunks_failed": sum(len(book.failed) for book in self.books),
            "suspect": sum(book.suspect for book in self.books),
            "not_checked": sum(book.not_checked for book in self.books),
            "audio_seconds": round(self.audio_seconds, 3),
            "wall_seconds": round(self.wall_seconds, 3),
            "times_real_time": round(self.times_real_time, 2),
            "forecast_seconds": round(self.forecast_seconds, 1),
            "actual_seconds": round(self.actual_seconds, 1),
            "forecast_was_guess": self.forecast_was_guess,
            "needs_person": [
                {"title": each.title, "what": each.what, "remedy": each.remedy} for each in self.needs_person
            ],
            "books": [book.as_json() for book in self.books],
            "left_aside": [{"path": path, "why": why} for path, why in (*self.to_look_at, *self.left_aside)],
        }

    def _finished_with_forecast(self) -> Iterator["_Forecasted"]:
        for book in self.standing(BookStanding.DELIVERED):
            if book.forecast is not None and book.machine_seconds:
                yield _Forecasted(book.forecast, book.machine_seconds)

    def _attention(self) -> Iterator[Attention]:
        for book in self.standing(BookStanding.FAILED):
            failed = f"{counted(len(book.failed), 'chunk')} failed" if book.failed else book.why
            yield Attention(book.title, failed, book.remedy or _retry(book))
        for book in self.standing(BookStanding.BROKEN):
            yield Attention(book.title, book.why, book.remedy)
        for book in self.standing(BookStanding.NO_ROOM):
            yield Attention(book.title, book.why, book.remedy)
        for path, why in self.to_look_at:
            yield Attention(path, why, "Look at the file, or remove it.")
        for why, remedy in self.untold:
            yield Attention("Notification", why, remedy)
        for book in self.standing(BookStanding.DELIVERED):
            if book.suspect:
                suspects = f"{counted(book.suspect, 'chunk')} may have a wrong word"
                yield Attention(book.title, suspects, f"Listen to them: `nocturne status {book.production}`.")


@dataclass(frozen=True, slots=True)
class _Forecasted:
    forecast: Forecast
    machine_seconds: float


def _retry(book: BookResult) -> str:
    return f"`nocturne retry {book.production}` takes them again." if book.production else ""
