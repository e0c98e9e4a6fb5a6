"""The morning report in a few plain lines, for a phone or a mailbox."""

from collections.abc import Iterator
from dataclasses import dataclass

from phases.night.report import NightReport
from phases.night.standing import BookStanding
from phases.shown import duration, when

MOST_THINGS = 10
"""How many things that need a person are listed; the report lists all."""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody is told."""

    subject: str
    body: str


def morning_message(report: NightReport, *, places: dict[str, str]) -> Message:
    """What the night came to, what needs a person, and where to read more (what it is called, and its address)."""
    return Message(f"Nocturne: {counted(report)}", "\n".join(_lines(report, places)))


def counted(report: NightReport) -> str:
    """How many books came to what, and how much of it needs a person."""
    return f"{_counts(report)}; {_needed(report)}"


def _lines(report: NightReport, places: dict[str, str]) -> Iterator[str]:
    yield f"Night of {when(report.began, report.zone, '%A, %d %B %Y')}: {_counts(report)}."
    if report.audio_seconds:
        yield f"{duration(report.audio_seconds)} of audio in {duration(report.wall_seconds)}."
    needs = report.needs_person
    if needs:
        yield from ("", "Needs you:")
        for number, each in enumerate(needs[:MOST_THINGS], start=1):
            yield f"{number}. {each.title}: {each.what.rstrip('.')}. {each.remedy}".rstrip()
        if len(needs) > MOST_THINGS:
            yield f"And {len(needs) - MOST_THINGS} more."
    yield from _listed("Delivered", report, BookStanding.DELIVERED)
    yield from _listed("Carried over", report, BookStanding.CARRIED_OVER)
    yield ""
    for name, address in places.items():
        yield f"{name}: {address}"


def _listed(heading: str, report: NightReport, standing: BookStanding) -> Iterator[str]:
    titles = [book.title for book in report.standing(standing)]
    if titles:
        more = f" and {len(titles) - MOST_THINGS} more" if len(titles) > MOST_THINGS else ""
        yield from ("", f"{heading}: {', '.join(titles[:MOST_THINGS])}{more}.")


def _counts(report: NightReport) -> str:
    counts = (
        ("delivered", (BookStanding.DELIVERED,)),
        ("failed", (BookStanding.FAILED, BookStanding.BROKEN)),
        ("without room", (BookStanding.NO_ROOM,)),
        ("carried over", (BookStanding.CARRIED_OVER,)),
    )
    told = [f"{len(books)} {word}" for word, standings in counts if (books := report.standing(*standings))]
    return ", ".join(told) or "no books"


def _needed(report: NightReport) -> str:
    match len(report.needs_person):
        case 0:
            return "nothing needs you"
        case 1:
            return "1 thing needs you"
        case number:
            return f"{number} things need you"
