"""`nocturne import`: what became of the books of a pipeline.json."""

from pathlib import Path

from rich.console import Console

from flows.cli.closing import close
from flows.cli.terminal import watching
from flows.import_report import Imported, ImportReport
from flows.importing import ImportOrder, import_state
from flows.settings import load_settings
from flows.workshop import furnish
from phases.errors import NocturneError, SourceEmpty

console = Console()
_NAMED = 10


def import_books(
    path: Path,
    *,
    root: Path | None,
    engine: str | None,
    voice: str | None,
    language: str | None,
    dry_run: bool,
    json: bool,
) -> int:
    """Take the books over, or say what would become of them; the exit code."""
    settings = load_settings(engine=engine, voice=voice)
    with watching(), furnish(settings).open() as shop:
        report = import_state(shop, settings, ImportOrder(path, root, language, dry_run))
    trouble = _trouble(report)
    if json:
        close(report.as_json(), trouble, json=True)
    else:
        _print(report, f"{settings.engine}{f' ({settings.voice})' if settings.voice else ''}")
        close({}, trouble, json=False)
    return trouble.exit_code if trouble else 0


def _trouble(report: ImportReport) -> NocturneError | None:
    """That not one of the books could be taken over."""
    if report.imported:
        return None
    return SourceEmpty(
        f"None of the {len(report.left_behind)} books in {report.path.name} could be taken over.",
        report.left_behind[0].error.remedy,
    )


def _print(report: ImportReport, engine: str) -> None:
    for each in report.imported:
        _print_book(each, engine, dry_run=report.dry_run)
    for book in report.left_behind:
        _say(f"Not taken over: {book.error.message} {book.error.remedy}")
    for note in report.state.notes[:_NAMED]:
        _say(f"Note: {note.where} {note.what}")
    if len(report.state.notes) > _NAMED:
        _say(f"{len(report.state.notes) - _NAMED} more notes; --json lists them all.")


def _print_book(each: Imported, engine: str, *, dry_run: bool) -> None:
    new = "" if each.is_new else ", known before"
    _say(f"{each.production.title} ({each.production.id}{new}): {len(each.chunks)} chunks.")
    for remark in each.remarks:
        _say(f"  {remark}")
    for narrator, count in sorted(each.narrators.items()):
        _say(f"  {'Would be adopted' if dry_run else 'Adopted'}: {count} recordings by {narrator}.")
    refused = [(sound.offer.sound.paths[0], sound.why) for sound in each.verified.refused]
    refused += [(sound.paths[0], why) for sound, why in each.book.unplaced]
    for path, why in refused[:_NAMED]:
        _say(f"  Not adopted: {path}: {why}")
    if len(refused) > _NAMED:
        _say(f"  {len(refused) - _NAMED} more are not adopted; --json lists them all.")
    if each.failing:
        _say(f"  {each.failing} of the adopted recordings do not measure well.")
    if each.narrators and each.to_speak + each.failing:
        _say(
            f"  {each.to_speak + each.failing} chunks will be spoken by {engine}: the book will have two voices. "
            "For one voice produce it anew."
        )
    if not dry_run:
        _say(f"  `nocturne retry {each.production.id}` listens to it and finishes it.")


def _say(line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
