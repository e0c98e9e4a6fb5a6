"""Books of the system before this one, taken over: each becomes a production that `nocturne retry` finishes.

Its script is what the old system had cut, chunk by chunk; recordings that can be verified become takes, and are
judged like every other take before they are used. Importing a file again adopts what was missing before.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.chunks import ScriptedChunk
from db.productions import find_production, record_production
from flows.asked import SECTIONS
from flows.import_report import Imported, ImportReport, NotImported
from flows.settings import Settings
from phases.adopt import NotUsable, OldBook, Places, read_state, text_of
from phases.adopted import OLD_NARRATOR
from phases.book import Book
from phases.chunk import given_script
from phases.errors import LanguageUnsupported, SourceEmpty, SourceError
from phases.extract import read_book
from phases.production import Production, production_id
from phases.script import Script
from tasks.adopt import Offer, Verified, adopt, verify
from tasks.chunk import WRITTEN_AS
from tasks.cover import COVER, facts_of_cover, keep_cover
from tasks.judging import sort_chunks
from tasks.takes import sha256_of
from tasks.workshop import Workshop

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_NAMED = 5
"""How many missing texts an error lists."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is asked for."""

    path: Path
    root: Path | None = None
    """Where the old system's folder is now, if not where its file lies."""
    language: str | None = None
    dry_run: bool = False

    @property
    def places(self) -> Places:
        """Where its files are looked for."""
        own = self.path.absolute().parent
        return Places((self.root.absolute(), own) if self.root else (own,))


@dataclass(frozen=True, slots=True)
class _Origin:
    """What the book was made of, as far as it is still there."""

    path: Path | None = None
    book: Book | None = None
    remark: str = ""


def import_state(shop: Workshop, settings: Settings, order: ImportOrder) -> ImportReport:
    """Take over all its books; those that cannot be are named, and do not stop the others."""
    state = read_state(order.path)
    if not state.books:
        raise SourceEmpty(f"{order.path.name} knows of no book.", "Check that it is the right file.")
    imported, left_behind = [], []
    for book in state.books:
        try:
            imported.append(_import_book(shop, settings, order, book))
        except (SourceError, LanguageUnsupported) as error:
            left_behind.append(NotImported(book.file_id, error))
    return ImportReport(order.path, state, tuple(imported), tuple(left_behind), order.dry_run)


def _import_book(shop: Workshop, settings: Settings, order: ImportOrder, book: OldBook) -> Imported:
    origin = _origin_of(shop, order, book)
    texts = _texts(book, order)
    script, spoken = given_script(
        _title(book, origin), texts, _language(book, origin, order), settings.chunk, OLD_NARRATOR
    )
    if not spoken:
        raise SourceEmpty(f"None of the chunks of “{book.file_id}” has anything to say.", _anew(book))
    chunks = tuple(ScriptedChunk(chunk, shop.recipe(chunk).key) for chunk in script.chunks())
    production = _production(settings, order, book, origin, chunks)
    sounds = [book.chunks[place].sound for place in spoken]
    offers = [Offer(each, sound) for each, sound in zip(chunks, sounds, strict=True) if sound is not None]
    shop.progress.begin_step("verifying its recordings", production.title, chunks=len(offers))
    verified = verify(offers, order.places, shop.progress)
    is_new = not _is_known(shop, production)
    adopted = failing = 0
    if not order.dry_run:
        _record(shop, production, script, chunks)
        if origin.book is not None:
            keep_cover(shop, production.id, origin.book)
        shop.progress.begin_step("adopting its recordings", production.title, chunks=len(verified.adoptable))
        adopted = adopt(shop, verified)
        failing = _failing(shop, verified)
    remarks = (origin.remark,) if origin.remark else ()
    return Imported(book, production, chunks, is_new, verified, adopted, failing, remarks)


def _texts(book: OldBook, order: ImportOrder) -> list[str]:
    """The text of each chunk; a book that lacks one is not taken over, or it would have a gap."""
    if not book.chunks:
        raise SourceEmpty(f"Of “{book.file_id}” no chunks are told.", _anew(book))
    texts, missing = [], []
    for chunk in book.chunks:
        try:
            texts.append(text_of(chunk, order.places))
        except NotUsable as reason:
            missing.append(f"chunk {chunk.number}: {reason}")
    if missing:
        more = f" And {len(missing) - _NAMED} more." if len(missing) > _NAMED else ""
        raise SourceEmpty(
            f"“{book.file_id}” lacks the text of {len(missing)} of its {len(book.chunks)} chunks "
            f"({' '.join(missing[:_NAMED])}{more}).",
            f"If its files lie elsewhere now, say where with --root. {_anew(book)}",
        )
    return texts


def _origin_of(shop: Workshop, order: ImportOrder, book: OldBook) -> _Origin:
    """The book itself, if it is still there: it knows its title and its authors best."""
    path = order.places.find(book.source) if book.source else None
    if path is None:
        return _Origin(remark="Its source is not there; title and authors are what the old system knew.")
    try:
        return _Origin(path, read_book(path, shop.settings.extract))
    except SourceError as error:
        return _Origin(path, remark=f"Its source cannot be read: {error.message}")


def _title(book: OldBook, origin: _Origin) -> str:
    return (origin.book.title if origin.book else book.title) or _readable(book.file_id)


def _language(book: OldBook, origin: _Origin, order: ImportOrder) -> str:
    """What was asked for, or told by the old system, or by the source."""
    told = book.language if _LANGUAGE.fullmatch(book.language or "") else None
    return order.language or told or (origin.book.language if origin.book else "en")


def _production(
    settings: Settings, order: ImportOrder, book: OldBook, origin: _Origin, chunks: Sequence[ScriptedChunk]
) -> Production:
    """Known by its texts and by who goes on; that its source has come back, or its recordings, changes nothing."""
    chosen = {
        "script": WRITTEN_AS,
        "recipes": _digest(each.recipe_key for each in chunks),
        **{section: getattr(settings, section).model_dump(mode="json") for section in SECTIONS},
    }
    content = _digest(each.chunk.display for each in chunks)
    authors = (origin.book.authors if origin.book else ()) or book.authors
    return Production(
        id=production_id(_readable(book.file_id), content, chosen),
        title=_title(book, origin),
        authors=authors,
        language=chunks[0].chunk.language,
        source=str(origin.path) if origin.path else book.source or str(order.path.absolute()),
        source_sha256=sha256_of(origin.path)
        if origin.path and origin.book
        else book.source_sha256 or content,
        settings={
            **chosen,
            "deliver": settings.deliver.model_dump(mode="json"),
            "out": str(settings.out.absolute()),
            "engine": settings.engine,
            "voice": settings.voice,
            "cast": str(settings.cast.absolute()) if settings.cast else None,
            COVER: facts_of_cover(origin.book) if origin.book else None,
            "imported": {
                "state": str(order.path.absolute()),
                "file_id": book.file_id,
                "metrics": {phase: dict(figures) for phase, figures in book.metrics.items()},
            },
        },
    )


def _record(shop: Workshop, production: Production, script: Script, chunks: Sequence[ScriptedChunk]) -> None:
    with shop.store.writing() as session:
        record_production(session, production, script, [each.recipe_key for each in chunks])


def _is_known(shop: Workshop, production: Production) -> bool:
    with shop.store.reading() as session:
        return find_production(session, production.id) is not None


def _failing(shop: Workshop, verified: Verified) -> int:
    """How many chunks have a take that nobody needs to listen to."""
    return len(sort_chunks(shop, [each.offer.scripted for each in verified.adoptable]).rejected)


def _readable(file_id: str) -> str:
    return " ".join(file_id.replace("_", " ").split()) or "book"


def _anew(book: OldBook) -> str:
    return f"`nocturne produce` makes it anew from its source{f' ({book.source})' if book.source else ''}."


def _digest(facts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()
