"""The commands that only look."""

from rich.console import Console
from rich.markup import escape

from db.productions import all_productions
from flows.cli.printing import print_json, table
from flows.report import Report, report_on
from flows.settings import load_settings
from flows.starting import known_production, settings_of
from flows.workshop import furnish, open_store
from tasks.progress import Standing

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
    report = _report_on(name)
    if as_json:
        return print_json(report.as_json())
    _print_counts(report)
    for failed in report.failed:
        console.print(f"\n[bold]{failed.chunk.label}[/bold], {failed.failure.takes_tried} takes tried")
        console.print(f"  “{failed.chunk.display.strip()}”", markup=False)
        console.print(f"  {failed.failure.message}", markup=False)
    if report.failed:
        console.print(f"\n`nocturne retry {report.production.id}` takes them again.", markup=False)
    for path in report.files:
        console.print(path, markup=False, soft_wrap=True)
    return 0


def _report_on(name: str) -> Report:
    production = known_production(name)
    with furnish(load_settings(**settings_of(production))).open() as shop:
        return report_on(shop, production.id, standing=Standing())


def _print_counts(report: Report) -> None:
    production = report.production
    console.print(
        f"[bold]{escape(production.title)}[/bold] ({production.id}): {production.state.replace('_', ' ')}"
    )
    console.print(
        f"{report.chapters} chapters, {report.chunks} chunks: {report.done} done, {len(report.failed)} failed, "
        f"{report.suspect} suspect, {report.not_checked} not checked; {report.audio_seconds / 60:.1f} minutes."
    )
    for part in report.left_out:
        console.print(f"Not spoken: {part.what} ({part.why}).", markup=False)
