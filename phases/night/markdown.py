"""The morning report and tonight's plan, as pages for somebody who has two minutes."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from phases.night.planned import NightPlan, NoRoom, PlannedBook
from phases.night.report import NightEnd, NightReport
from phases.night.standing import BookStanding
from phases.shown import code, duration, escaped, gigabytes, section, when, with_code

MOST_CHUNKS = 10
"""How many failed chunks of a book are shown; `nocturne status` lists all."""
MOST_LETTERS = 120
_ENDS = {
    NightEnd.DONE: "Everything that lay there is settled.",
    NightEnd.WINDOW_CLOSED: "The window closed; the next night goes on.",
    NightEnd.STOPPED: "Somebody stopped it; the next night goes on.",
    NightEnd.BROKEN_OFF: "Its process died; what was done stays done, the next night goes on.",
}


def report_page(report: NightReport) -> str:
    """The morning report: what needs a person first, then what was done, then the details."""
    return "\n".join(_report_lines(report)) + "\n"


def plan_page(plan: NightPlan, zone: str = "UTC") -> str:
    """What is going to happen tonight."""
    return "\n".join(_plan_lines(plan, ZoneInfo(zone))) + "\n"


def _report_lines(report: NightReport) -> Iterator[str]:
    yield f"# Night of {when(report.began, report.zone, '%A, %d %B %Y')}"
    yield ""
    yield _summary(report)
    yield ""
    yield f"{_ENDS[report.end]} {_pace(report)}"
    yield from _needs_person(report)
    yield from _delivered(report)
    yield from _carried_over(report)
    yield from _failed_chunks(report)
    yield from _files(report)


def _summary(report: NightReport) -> str:
    counts = (
        ("delivered", (BookStanding.DELIVERED,)),
        ("failed", (BookStanding.FAILED, BookStanding.BROKEN)),
        ("without room", (BookStanding.NO_ROOM,)),
        ("carried over", (BookStanding.CARRIED_OVER,)),
    )
    told = [
        f"**{len(books)} {word}**" for word, standings in counts if (books := report.standing(*standings))
    ]
    needed = len(report.needs_person)
    attention = (
        f"**{needed} {'thing needs' if needed == 1 else 'things need'} you.**"
        if needed
        else "Nothing needs you."
    )
    return f"{attention} Books: {', '.join(told) or 'none'}."


def _pace(report: NightReport) -> str:
    if not report.audio_seconds:
        return "Nothing was spoken."
    told = (
        f"{duration(report.audio_seconds)} of audio in {duration(report.wall_seconds)}, "
        f"{report.times_real_time:.1f} times real time while at work."
    )
    if not report.forecast_seconds:
        return told
    share = report.actual_seconds / report.forecast_seconds
    guess = "; the forecast was partly a guess" if report.forecast_was_guess else ""
    return (
        f"{told} Delivered books took {duration(report.actual_seconds)} of the machine, "
        f"{duration(report.forecast_seconds)} were expected ({share:.0%}{guess})."
    )


def _needs_person(report: NightReport) -> Iterator[str]:
    if report.needs_person:
        yield from ("", "## Needs you", "")
        for number, each in enumerate(report.needs_person, start=1):
            what = _sentence(escaped(each.what))
            yield f"{number}. **{escaped(each.title)}**: {what} {with_code(each.remedy)}".rstrip()


def _delivered(report: NightReport) -> Iterator[str]:
    rows = [
        (
            escaped(book.title),
            duration(book.audio_seconds),
            duration(book.wall_seconds),
            str(book.suspect or ""),
            str(book.not_checked or ""),
            code(book.files[0]) if book.files else "",
        )
        for book in report.standing(BookStanding.DELIVERED)
    ]
    yield from section("Delivered", ("Book", "Spoken", "Took", "Suspect", "Not checked", "File"), rows)


def _carried_over(report: NightReport) -> Iterator[str]:
    rows = [
        (
            escaped(book.title),
            f"{book.chunks_done} of {book.chunks} chunks" if book.chunks else "not begun",
            escaped(book.why),
            when(book.expected, report.zone, "%a %d %b, %H:%M") if book.expected else "",
        )
        for book in report.standing(BookStanding.CARRIED_OVER)
    ]
    yield from section("Carried over", ("Book", "Done", "Why", "Expected"), rows)


def _failed_chunks(report: NightReport) -> Iterator[str]:
    for book in report.books:
        if book.failed:
            rows = [
                (f"ch {line.chapter:02d} · {line.chunk:04d}", escaped(_short(line.text)), escaped(line.why))
                for line in book.failed[:MOST_CHUNKS]
            ]
            yield from section(f"Failed chunks of {escaped(book.title)}", ("Chunk", "Text", "Why"), rows)
            if len(book.failed) > MOST_CHUNKS:
                yield from ("", f"And {len(book.failed) - MOST_CHUNKS} more.")


def _files(report: NightReport) -> Iterator[str]:
    rows = [(code(book.source), escaped(book.why)) for book in report.standing(BookStanding.DUPLICATE)] + [
        (code(path), escaped(why)) for path, why in report.left_aside
    ]
    yield from section("Other files", ("File", "Why it was left"), rows)


def _plan_lines(plan: NightPlan, zone: ZoneInfo) -> Iterator[str]:
    ends = "at any time" if plan.opening.ends is None else _span(plan, zone)
    yield f"# Plan for the night: {ends}"
    if plan.is_guess:
        yield from ("", "Figures marked ≈ rest on guesses: nobody has measured this engine here yet.")
    header = ("", "Book", "Begins", "Ends", "Audio", "Disk")
    yield from section(
        "Begun tonight", header, [_planned_row(n, b, zone) for n, b in enumerate(plan.start, 1)]
    )
    later = [_planned_row(n, b, zone) for n, b in enumerate(plan.carried_over, len(plan.start) + 1)]
    yield from section("Carried over", header, later)
    yield from section("No room", ("Book", "What is missing"), [_no_room_row(each) for each in plan.no_room])
    yield from section("Finished before", ("Book",), [(escaped(each.title),) for each in plan.delivered])
    broken = [(escaped(each.path.name), escaped(f"{each.message} {each.remedy}")) for each in plan.broken]
    yield from section("Broken", ("File", "Why"), broken)
    twice = [(code(str(each.path)), code(each.kept.name)) for each in plan.duplicates]
    yield from section("The same book twice", ("File", "Produced instead"), twice)
    aside = [(code(each.path.name), escaped(each.why)) for each in plan.left_aside]
    yield from section("Other files", ("File", "Why it is left"), aside)


def _span(plan: NightPlan, zone: ZoneInfo) -> str:
    ends = when(plan.opening.ends, zone.key, "%a %d %b, %H:%M") if plan.opening.ends else ""
    return f"{when(plan.opening.begins, zone.key, '%a %d %b, %H:%M')} to {ends}"


def _planned_row(number: int, each: PlannedBook, zone: ZoneInfo) -> tuple[str, ...]:
    about = "≈ " if each.forecast.guessed else ""
    return (
        str(number),
        escaped(each.book.title),
        when(each.begins, zone.key, "%a %H:%M") if each.begins else "",
        about + when(each.ends, zone.key, "%a %d %b, %H:%M") if each.ends else "no end in sight",
        about + duration(each.forecast.audio_seconds),
        about + gigabytes(each.forecast.bytes_needed),
    )


def _no_room_row(each: NoRoom) -> tuple[str, ...]:
    return escaped(each.book.title), f"{gigabytes(each.missing_bytes)} of {each.lack}"


def _short(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= MOST_LETTERS else f"{whole[: MOST_LETTERS - 1].rstrip()}…"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
