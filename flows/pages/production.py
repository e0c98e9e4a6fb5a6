"""The page of one production: how far it is, what failed and why, with players; small enough for Prefect to keep."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.pages.plots import Point, bar_plot, line_plot
from flows.report import FailedChunk, Report, placed
from phases.shown import code, duration, escaped, row, section
from tasks.progress import Standing

LARGEST = 700_000
"""Bytes of players; Prefect refuses the events of artifacts that are much larger."""
MOST_SUSPECTS = 50
BAR = 24


@dataclass(frozen=True, slots=True)
class Moment:
    """How many chunks were done after so many seconds."""

    seconds: float
    done: int


def production_page(report: Report, standing: Standing, pace: Sequence[Moment]) -> str:
    """All of it as Markdown."""
    return "\n".join(_lines(report, standing, pace)) + "\n"


def _lines(report: Report, standing: Standing, pace: Sequence[Moment]) -> Iterator[str]:
    yield f"# {escaped(report.production.title)}"
    yield ""
    yield _progress(report, standing)
    yield from _summary(report)
    yield from _failed(report.failed)
    yield from _suspects(report)
    yield from _plots(report, pace)
    yield from _timing(report) if report.timing else _chapters(report)
    said = [
        (escaped(each.label), escaped(each.display.strip()), escaped(str(each.direction)))
        for each in report.directed
    ]
    yield from section("Spoken as you have said", ("Chunk", "Text", "How"), said)
    yield from section("Finished files", ("File",), [(code(path),) for path in report.files])
    yield from _engines(report)


def _progress(report: Report, standing: Standing) -> str:
    share = report.done / max(1, report.chunks)
    filled = round(share * BAR)
    left = f", {duration(standing.seconds_left)} of speaking left" if standing.seconds_left else ""
    bar = "█" * filled + "░" * (BAR - filled)
    return f"`{bar}` **{share:.0%}** {str(report.production.state).replace('_', ' ')}{left}"


def _summary(report: Report) -> Iterator[str]:
    cells = (
        f"{report.done} of {report.chunks}",
        str(len(report.failed)),
        str(len(report.suspect)),
        str(report.unchecked),
        duration(report.audio_seconds),
    )
    header = ("Chunks done", "Failed", "Suspect", "Not checked", "Audio")
    yield from ("", row(header), row(["---"] * len(header)), row(cells))


def _failed(failed: Sequence[FailedChunk]) -> Iterator[str]:
    if not failed:
        return
    yield from ("", "## Failed chunks", "")
    room = LARGEST
    for each in failed:
        chunk = each.chunk
        yield f"**{escaped(chunk.label)}** · {each.failure.takes_tried} takes tried: {escaped(each.failure.message)}"
        yield ""
        yield f"> {escaped(chunk.display.strip())}"
        yield ""
        for path in map(Path, each.takes):
            player = _player(path, room)
            room -= len(player)
            yield player or f"- {code(str(path))}"
        yield ""


def _player(path: Path, room: int) -> str:
    """A player of the take, if there is still room for it on the page."""
    try:
        if path.stat().st_size * 4 / 3 > room:
            return ""
        sound = b64encode(path.read_bytes()).decode()
    except OSError:
        return ""
    return f'<audio controls preload="none" src="data:audio/flac;base64,{sound}"></audio>'


def _suspects(report: Report) -> Iterator[str]:
    rows = [
        (
            escaped(each.chunk.label),
            escaped(each.chunk.display.strip()),
            escaped(" ".join(placed(reason.message, reason.start_ms) for reason in each.reasons)),
        )
        for each in report.suspect[:MOST_SUSPECTS]
    ]
    yield from section("Suspect: worth listening to", ("Chunk", "Text", "What"), rows)
    if len(report.suspect) > MOST_SUSPECTS:
        yield f"\nAnd {len(report.suspect) - MOST_SUSPECTS} more: `nocturne status {report.production.id}`."


def _engines(report: Report) -> Iterator[str]:
    """What the run has asked of its engines."""
    rows = [
        (escaped(name), f"loaded {count} times" if count > 1 else "loaded once")
        for name, count in report.loads.items()
    ]
    yield from section("Models", ("Engine", "In this run"), rows)
    parted = [(str(count), escaped(why)) for why, count in report.parted.items()]
    yield from section("Taken again one by one", ("Chunks", "Why their batch failed"), parted)


def _plots(report: Report, pace: Sequence[Moment]) -> Iterator[str]:
    points: list[Point] = [(each.seconds, float(each.done)) for each in pace]
    risk = [
        100
        * (each.failed + sum(one.chunk.chapter == each.number for one in report.suspect))
        / max(1, each.chunks)
        for each in report.by_chapter
    ]
    for picture in (
        line_plot("Chunks done", points, unit="chunks"),
        bar_plot("Failed or suspect, by chapter", risk if any(risk) else [None], unit="%", red_from=5),
        bar_plot("Loudness, by chapter", [each.lufs for each in report.by_chapter], unit="LUFS"),
    ):
        if picture:
            yield from ("", picture)


def _chapters(report: Report) -> Iterator[str]:
    rows = [
        (
            f"{each.number}",
            escaped(each.title),
            f"{each.done} of {each.chunks}",
            str(each.failed or ""),
            f"{each.lufs:.1f} LUFS" if each.lufs is not None else "",
        )
        for each in report.by_chapter
    ]
    yield from section("Chapters", ("", "Chapter", "Done", "Failed", "Assembled"), rows)


def _timing(report: Report) -> Iterator[str]:
    """How well the cues of a track are placed, instead of chapters, which it has none of."""
    timing = report.timing or {}
    rows = [
        *((status, str(count)) for status, count in timing["counts"].items()),
        ("latest", f"{timing['worst_lateness_ms']} ms"),
        ("fastest", f"{timing['fastest_factor']:.2f} times"),
        (
            "speech over speech",
            f"{timing['overlap_ms']} ms, of them {timing['slot_overlap_ms']} ms in the source",
        ),
        ("cut off", f"{timing['trimmed_ms']} ms"),
        ("longer than asked for", f"{timing['beyond_ms']} ms"),
    ]
    yield from section("On time", ("", "Cues"), rows)
