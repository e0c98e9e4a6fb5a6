"""The commands that only look."""

import json as jsonlib

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from db.productions import all_productions
from flows.report import Report, report_on
from flows.settings import load_settings
from flows.starting import known_production, settings_of
from flows.workshop import furnish, open_store
from phases.synthesize import engine_names, find_engine
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
        return _print_json(rows)
    if not productions:
        console.print("No productions yet. `nocturne produce BOOK` begins one.")
        return 0
    table = _table("Production", "Title", "State")
    for each in productions:
        table.add_row(each.id, escape(each.title), each.state.replace("_", " "))
    console.print(table)
    return 0


def show_one(name: str, *, as_json: bool) -> int:
    """One production: counts, files, and each failed chunk with its text and why."""
    report = _report_on(name)
    if as_json:
        return _print_json(report.as_json())
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


def show_voices(engine: str | None, *, as_json: bool) -> int:
    """The voices of one engine, or of all."""
    known = [find_engine(name) for name in ([engine] if engine else engine_names())]
    rows = [
        {"engine": facts.name, "voice": voice.name, "rights": voice.rights}
        for facts in known
        for voice in facts.voices
    ]
    if as_json:
        return _print_json(rows)
    table = _table("Engine", "Voice", "Rights")
    for row in rows:
        table.add_row(row["engine"], row["voice"], row["rights"])
    console.print(table)
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


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print_json(facts: object) -> int:
    print(jsonlib.dumps(facts, ensure_ascii=False, indent=2))  # noqa: T201
    return 0
