"""The index of a night: written beside its report, with proof pages for the books at which somebody should listen."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from flows.settings import Proofs, load_settings
from flows.starting import known_production, settings_of
from flows.workshop import furnish
from phases.errors import NocturneError
from phases.files import appearing
from phases.night import BookResult, BookStanding, FailedLine, NightReport, counted
from phases.proof import ProofFolder, ShownBook, ShownNight, render_night
from phases.shown import duration, when
from phases.verdict import Outcome
from tasks.proof import write_proof

logger = logging.getLogger("nocturne.night")

MOST_LINES = 5
"""How many failed lines of a book are shown; its proof page has them all."""
_WORST_FIRST = (
    BookStanding.FAILED,
    BookStanding.BROKEN,
    BookStanding.NO_ROOM,
    BookStanding.DELIVERED,
    BookStanding.CARRIED_OVER,
    BookStanding.DUPLICATE,
)


def write_index(report: NightReport, place: Path, proofs: Proofs) -> None:
    """The index of a night, once the proof pages that are wanted are written."""
    books = sorted(report.books, key=_risk)
    shown = ShownNight(
        title=f"Night of {when(report.began, report.zone, '%A, %d %B %Y')}",
        summary=counted(report),
        books=tuple(_shown(book, _page(book, place, proofs)) for book in books),
        links=tuple((f"report ({kind})", f"{report.night}.{kind}") for kind in ("md", "json")),
    )
    with appearing(place) as part:
        part.write_text(render_night(shown), encoding="utf-8")


def _risk(book: BookResult) -> tuple[int, float, float, str]:
    """The worst standing first, then what has most failed, suspect and unchecked chunks for its length."""
    chunks = max(1, book.chunks)
    doubtful = (len(book.failed) + book.suspect) / chunks
    return _WORST_FIRST.index(book.standing), -doubtful, -book.not_checked / chunks, book.title


def _page(book: BookResult, index: Path, proofs: Proofs) -> str | None:
    """The way from the index to the proof page of a book, which is written first if it is wanted."""
    if book.production is None:
        return None
    needs_listening = bool(book.failed or book.suspect or book.not_checked)
    try:
        page = _proof_page(
            book.production, write=proofs == Proofs.ALL or (proofs == Proofs.NEEDED and needs_listening)
        )
    except (NocturneError, OSError) as error:
        logger.warning("The proof page of “%s” could not be written: %s", book.title, error)
        return None
    return os.path.relpath(page, index.parent) if page.exists() else None


def _proof_page(production_id: str, *, write: bool) -> Path:
    production = known_production(production_id)
    out = Path(production.settings["out"]).absolute()
    if write:
        with furnish(load_settings(**settings_of(production))).open() as shop:
            write_proof(shop, production, out)
    return ProofFolder.of(out, production.id).page


def _shown(book: BookResult, page: str | None) -> ShownBook:
    return ShownBook(
        title=book.title,
        standing=str(book.standing).replace("_", " "),
        outcome=_outcome(book),
        facts=tuple(_facts(book)),
        reasons=tuple(_reasons(book)),
        remedy=book.remedy or _retry(book),
        page=page,
    )


def _outcome(book: BookResult) -> Outcome | None:
    match book.standing:
        case BookStanding.FAILED | BookStanding.BROKEN:
            return Outcome.FAILED
        case BookStanding.NO_ROOM:
            return Outcome.SUSPECT
        case BookStanding.DELIVERED if book.suspect:
            return Outcome.SUSPECT
        case BookStanding.DELIVERED if book.not_checked:
            return Outcome.NOT_CHECKED
        case BookStanding.DELIVERED:
            return Outcome.PASSED
        case _:
            return None


def _facts(book: BookResult) -> Iterator[str]:
    if book.audio_seconds:
        yield f"{duration(book.audio_seconds)} spoken"
    if book.wall_seconds:
        yield f"took {duration(book.wall_seconds)}"
    if book.chunks:
        yield f"{book.chunks_done} of {book.chunks} chunks"
    for number, what in (
        (len(book.failed), "failed"),
        (book.suspect, "suspect"),
        (book.not_checked, "not checked"),
    ):
        if number:
            yield f"{number} {what}"


def _reasons(book: BookResult) -> Iterator[str]:
    for line in book.failed[:MOST_LINES]:
        yield _told(line)
    if len(book.failed) > MOST_LINES:
        yield f"And {len(book.failed) - MOST_LINES} more."
    if book.why and not book.failed:
        yield book.why


def _told(line: FailedLine) -> str:
    return f"ch {line.chapter:02d} · {line.chunk:04d}: “{' '.join(line.text.split())}” ({line.why})"


def _retry(book: BookResult) -> str:
    return f"`nocturne retry {book.production}` takes them again." if book.failed and book.production else ""
