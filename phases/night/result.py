"""What became of one book of a night."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phases.night.forecast import Forecast
from phases.night.planned import NightPlan
from phases.night.standing import BookStanding
from phases.shown import gigabytes


@dataclass(frozen=True, slots=True)
class FailedLine:
    """A chunk that no take was accepted of."""

    chapter: int
    chunk: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class BookResult:
    """What became of one book."""

    source: str
    title: str
    standing: BookStanding
    why: str = ""
    """What stood in the way, or why it was left; empty for a delivered book."""
    remedy: str = ""
    """What a person can do about it."""
    production: str | None = None
    engine: str = ""
    forecast: Forecast | None = None
    machine_seconds: float = 0.0
    """How long it had the machine, books side by side sharing it."""
    wall_seconds: float = 0.0
    letters_spoken: int = 0
    """Tonight, retakes not counted."""
    audio_seconds: float = 0.0
    """Spoken tonight."""
    chunks: int = 0
    chunks_done: int = 0
    failed: tuple[FailedLine, ...] = ()
    suspect: int = 0
    not_checked: int = 0
    expected: datetime | None = None
    """When a book that is carried over is expected to be finished."""
    files: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "source": self.source,
            "title": self.title,
            "standing": str(self.standing),
            "why": self.why,
            "remedy": self.remedy,
            "production": self.production,
            "engine": self.engine,
            "forecast_seconds": self.forecast and round(self.forecast.machine_seconds, 1),
            "forecast_guessed": sorted(self.forecast.guessed) if self.forecast else [],
            "machine_seconds": round(self.machine_seconds, 3),
            "wall_seconds": round(self.wall_seconds, 3),
            "letters_spoken": self.letters_spoken,
            "audio_seconds": round(self.audio_seconds, 3),
            "chunks": self.chunks,
            "chunks_done": self.chunks_done,
            "failed": [
                {"chapter": line.chapter, "chunk": line.chunk, "text": line.text, "why": line.why}
                for line in self.failed
            ],
            "suspect": self.suspect,
            "not_checked": self.not_checked,
            "expected": self.expected.isoformat() if self.expected else None,
            "files": list(self.files),
        }


def settled_without_work(plan: NightPlan) -> tuple[BookResult, ...]:
    """What becomes of the books of a night's last plan, which leaves out those that are settled.

    Once the window has closed, what that plan begins is begun the next night.
    """
    return (*_carried_over(plan), *_no_room(plan), *_duplicates(plan), *_broken(plan))


def _carried_over(plan: NightPlan) -> Iterator[BookResult]:
    for each in (*plan.start, *plan.carried_over):
        if each.book.is_running:
            continue
        yield BookResult(
            source=str(each.book.book.source),
            title=each.book.title,
            standing=BookStanding.CARRIED_OVER,
            why="did not come up before the window closed",
            production=each.book.production,
            engine=each.book.engine,
            forecast=each.forecast,
            expected=each.ends,
        )


def _no_room(plan: NightPlan) -> Iterator[BookResult]:
    for each in plan.no_room:
        yield BookResult(
            source=str(each.book.book.source),
            title=each.book.title,
            standing=BookStanding.NO_ROOM,
            why=f"{gigabytes(each.missing_bytes)} more {each.lack} would have to be free",
            remedy="Free some; the next night looks again.",
            production=each.book.production,
            engine=each.book.engine,
            forecast=each.forecast,
        )


def _duplicates(plan: NightPlan) -> Iterator[BookResult]:
    for each in plan.duplicates:
        why = f"has the same content as {each.kept.name}"
        yield BookResult(str(each.path), each.path.name, BookStanding.DUPLICATE, why)


def _broken(plan: NightPlan) -> Iterator[BookResult]:
    for each in plan.broken:
        yield BookResult(str(each.path), each.path.name, BookStanding.BROKEN, each.message, each.remedy)
