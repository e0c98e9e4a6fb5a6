"""The commands that only look."""

from rich.console import Console
from rich.markup import escape

from db.productions import all_productions
from flows.beginning_recordings import interpreters_for, order_of, speech_settings
from flows.cli.printing import print_json, table
from flows.report import DoubtfulChunk, Report, placed, report_on
from flows.settings import load_settings
from flows.speech_report import speech_report
from flows.starting import known_production, settings_of
from flows.workshop import furnish, open_store
from phases.production import Production, ProductionKind
from tasks.progress import Standing
from tasks.speech.recording import Recording

console = Console()


def show_all(*, as_json: bool) -> int:
    """Every production, the one last worked on first."""
    store = open_store(load_settings())
    with store.reading() as session:
        productions = all_productions(session)
    store.close()
    if as_json:
        rows = [
            {"production": each.id, "title": each.title, "state": str(each.state)} for each in productions
        ]
        return print_json(rows)
    if not productions:
        console.print("No productions yet. `nocturne produce BOOK` begins one.")
        return 0
    listing = table("Production", "Title", "State")
    for each in productions:
        listing.add_row(each.id, escape(each.title), each.state.replace("_", " "))
    console.print(listing)
    return 0


def show_one(name: str, *, as_json: bool) -> int:
    """One production: counts, files, and each failed chunk with its text and why."""
    production = known_production(name)
    if production.kind == ProductionKind.SUBTITLES:
        return _show_recording(production, as_json=as_json)
    report = _report_on(production)
    if as_json:
        return print_json(report.as_json())
    _print_counts(report)
    for doubtful in report.suspect:
        _print_doubts(doubtful)
    for failed in report.failed:
        console.print(f"\n[bold]{failed.chunk.label}[/bold], {failed.failure.takes_tried} takes tried")
        console.print(f"  “{failed.chunk.display.strip()}”", markup=False)
        console.print(f"  {failed.failure.message}", markup=False)
        for path in failed.takes:
            console.print(f"  {path}", markup=False, soft_wrap=True)
    if report.failed:
        console.print(
            f"\n`nocturne retry {report.production.id}` takes them again; `nocturne accept` uses what you find good.",
            markup=False,
        )
    for path in report.files:
        console.print(path, markup=False, soft_wrap=True)
    return 0


def _print_doubts(doubtful: DoubtfulChunk) -> None:
    console.print(f"\n[bold]{doubtful.chunk.label}[/bold], suspect")
    console.print(f"  “{doubtful.chunk.display.strip()}”", markup=False)
    for reason in doubtful.reasons:
        console.print(f"  {placed(reason.message, reason.start_ms)}", markup=False)
    console.print(f"  {doubtful.path}", markup=False, soft_wrap=True)


def _show_recording(production: Production, *, as_json: bool) -> int:
    """A recording: how many of its segments were heard, what nobody could make out, its files."""
    order = order_of(production)
    with furnish(speech_settings(order)).open() as shop:
        recording = Recording.of(shop, production, interpreters_for(shop, order))
        report = speech_report(shop, recording, standing=Standing())
    if as_json:
        return print_json(report.as_json())
    console.print(
        f"[bold]{escape(production.title)}[/bold] ({production.id}): {production.state.replace('_', ' ')}"
    )
    if report.is_written:
        console.print(
            f"{report.segments} passages of subtitles: {report.translated} translated, {len(report.gaps)} failed."
        )
    else:
        console.print(
            f"{report.segments} segments of speech: {report.heard} heard, "
            f"{sum(report.filtered.values())} without speech, {len(report.gaps)} failed, {report.waiting} to be heard; "
            f"{report.lines} lines, {report.translated} translated."
        )
    for gap in report.gaps:
        console.print(f"At {gap.start_ms / 1000:.1f} s: {gap.why}", markup=False)
    for path in report.files:
        console.print(path, markup=False, soft_wrap=True)
    return 0


def _report_on(production: Production) -> Report:
    with furnish(load_settings(**settings_of(production))).open() as shop:
        return report_on(shop, production.id, standing=Standing())


def _print_counts(report: Report) -> None:
    production = report.production
    console.print(
        f"[bold]{escape(production.title)}[/bold] ({production.id}): {production.state.replace('_', ' ')}"
    )
    console.print(
        f"{report.chapters} chapters, {report.chunks} chunks: {report.done} done, {len(report.failed)} failed, "
        f"{len(report.suspect)} suspect, {report.unchecked} not checked; {report.audio_seconds / 60:.1f} minutes."
    )
    for code, count in sorted(report.not_checked.items()):
        console.print(f"Not checked: {count} chunks ({code.replace('_', ' ')}).", markup=False)
    for manner, count in sorted(report.unusual.items()):
        console.print(f"Taken in another way: {count} chunks ({manner}).", markup=False)
    for chunk in report.directed:
        console.print(f"As you said: {chunk.label} {chunk.direction}.", markup=False)
    for part in report.left_out:
        console.print(f"Not spoken: {part.what} ({part.why}).", markup=False)
