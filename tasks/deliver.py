"""Assembled chapters, made into finished files that were read back and found right."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from db import owners
from db.deliveries import Delivery, is_delivered_from_another_source, load_deliveries, record_deliveries
from db.owners import Ownership
from phases.book import Cover
from phases.deliver import (
    BookFacts,
    Delivered,
    TitledChapter,
    book_path,
    deliver_chapter_files,
    deliver_m4b,
)
from phases.errors import ChunkFailed
from phases.files import sweep_parts
from phases.production import Production
from tasks.assemble import assembled_chapters
from tasks.takes import is_intact
from tasks.workshop import Workshop

DELIVERED_AS = 1
"""Raised when the same chapters come to be delivered differently: then finished files are made anew."""
CHAPTER_FOLDER = "chapters"


@task(name="deliver_book", task_run_name="deliver", persist_result=False, cache_policy=NO_CACHE)
def deliver_book(shop: Workshop, ownership: Ownership, production: Production, out: Path) -> None:
    """The finished .m4b (and chapter files, if asked for); those from before if nothing has changed."""
    plan = _planned(shop, production, out)
    if _is_carried_out(shop, production.id, plan):
        return
    settings = shop.settings.deliver
    sweep_parts(plan.path.parent)
    delivered = [deliver_m4b(plan.chapters, plan.facts, plan.path, settings)]
    if settings.chapter_files:
        folder = plan.path.parent / CHAPTER_FOLDER
        delivered += deliver_chapter_files(plan.chapters, plan.facts, folder, settings)
    with shop.store.writing() as session:
        owners.require(session, ownership)
        record_deliveries(session, production.id, [_delivery(each, plan.fingerprint) for each in delivered])


def is_delivered(shop: Workshop, production: Production, out: Path) -> bool:
    """Whether the finished files are in place and are what would be delivered now."""
    try:
        return _is_carried_out(shop, production.id, _planned(shop, production, out))
    except ChunkFailed:
        return False


@dataclass(frozen=True, slots=True)
class _Plan:
    """What would be delivered now, and where."""

    chapters: Sequence[TitledChapter]
    facts: BookFacts
    path: Path
    fingerprint: str


def _planned(shop: Workshop, production: Production, out: Path) -> _Plan:
    chapters = [TitledChapter(title, audio) for title, audio in assembled_chapters(shop, production.id)]
    facts = _facts(shop, production)
    return _Plan(chapters, facts, _path(shop, production, out, facts), _fingerprint(shop, chapters, facts))


def _is_carried_out(shop: Workshop, production_id: str, plan: _Plan) -> bool:
    with shop.store.reading() as session:
        known = load_deliveries(session, production_id)
    has_book = any(each.path == str(plan.path) for each in known)
    return has_book and all(
        each.fingerprint == plan.fingerprint and is_intact(Path(each.path), each.sha256) for each in known
    )


def _path(shop: Workshop, production: Production, out: Path, facts: BookFacts) -> Path:
    """Where the book goes: beside its namesake, and never over it, if that was made from another source."""
    path = book_path(out, facts).absolute()
    with shop.store.reading() as session:
        is_taken = is_delivered_from_another_source(session, str(path), production.source)
    return path.with_name(f"{path.stem} ({production.id[-8:]}){path.suffix}") if is_taken else path


def _facts(shop: Workshop, production: Production) -> BookFacts:
    return BookFacts(
        title=production.title,
        authors=production.authors,
        narrator=str(shop.cast.narrator),
        language=production.language,
        cover=_cover(shop, production.id),
    )


def _cover(shop: Workshop, production_id: str) -> Cover | None:
    for path in sorted(shop.folder.production(production_id).glob("cover.*")):
        return Cover(path.read_bytes(), f"image/{path.suffix[1:]}")
    return None


def _fingerprint(shop: Workshop, chapters: Sequence[TitledChapter], facts: BookFacts) -> str:
    cover = hashlib.sha256(facts.cover.image).hexdigest() if facts.cover else None
    told = [facts.title, facts.authors, facts.narrator, facts.language, facts.comment, cover]
    heard = [[chapter.title, chapter.audio.packets_sha256] for chapter in chapters]
    return hashlib.sha256(
        json.dumps([DELIVERED_AS, shop.settings.deliver.chapter_files, told, heard]).encode()
    ).hexdigest()


def _delivery(delivered: Delivered, fingerprint: str) -> Delivery:
    return Delivery(
        path=str(delivered.path.absolute()),
        fingerprint=fingerprint,
        sha256=delivered.sha256,
        facts={
            "bytes": delivered.size,
            "seconds": delivered.seconds,
            "chapters": delivered.chapters,
            "lufs": delivered.loudness.lufs,
            "true_peak": delivered.loudness.true_peak,
            "remarks": list(delivered.remarks),
        },
    )
