"""The page of one recording: how far it is, what nobody could make out, and its files."""

from collections.abc import Iterator

from flows.speech_report import SpeechReport
from phases.shown import code, duration, escaped, row, section

_WHAT_TO_DO = (
    "Retry the run: only these are tried. With *Mark Gaps* it is finished, with `[…]` in their places."
)


def speech_page(report: SpeechReport) -> str:
    """All of it as Markdown."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: SpeechReport) -> Iterator[str]:
    yield f"# {escaped(report.production.title)}"
    yield ""
    yield f"{str(report.production.state).replace('_', ' ')}, {duration(report.speech_seconds)} of speech"
    cells = {
        "Segments": report.segments,
        "Heard": report.heard,
        "Nothing said": sum(report.filtered.values()),
        "Failed": len(report.gaps),
        "To be heard": report.waiting,
        "Lines": report.lines,
        "Translated": report.translated,
    }
    if report.is_written:
        cells = {"Passages": report.segments, "Translated": report.translated, "Failed": len(report.gaps)}
    yield from ("", row(tuple(cells)), row(["---"] * len(cells)), row([str(each) for each in cells.values()]))
    failed = [(f"{gap.start_ms / 1000:.1f} s", escaped(gap.why)) for gap in report.gaps]
    yield from section("Failed segments", ("At", "Why"), failed)
    if failed and not report.files:
        yield from ("", _WHAT_TO_DO)
    filtered = [(str(count), escaped(why)) for why, count in report.filtered.items()]
    yield from section("Nothing was said", ("Segments", "Why"), filtered)
    yield from section("Finished files", ("File",), [(code(path),) for path in report.files])
    spent = [(work, f"{seconds:.1f} s") for work, seconds in report.busy.items()]
    yield from section("Where the time went", ("Work", "Of this run"), spent)
