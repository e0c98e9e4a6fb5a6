"""Assembled chapters, made into finished files that were read back and found right."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from db import owners
from db.deliveries import Delivery, record_deliveries
from db.owners import Ownership
from phases.deliver import (
    BookFacts,
    Delivered,
    TitledChapter,
    book_path,
    deliver_chapter_files,
    deliver_m4b,
)
from phases.errors import ChunkFailed, DeliveryFailed, ShelfUnavailable, ShelfUnusable
from phases.files import sweep_parts
from phases.production import Production
from tasks.assemble import assembled_chapters
from tasks.cover import cover_of
from tasks.in_place import is_in_place, own_place
from tasks.workshop import Workshop

DELIVERED_AS = 1
"""Raised when the same chapters come to be delivered differently: then finished files are made anew."""
CHAPTER_FOLDER = "chapters"


@task(name="deliver_book", task_run_name="deliver", persist_result=False, cache_policy=NO_CACHE)
def deliver_book(shop: Workshop, ownership: Ownership, production: Production, out: Path) -> None:
    """The finished .m4b (and chapter files, if asked for); those from before if nothing has changed."""
    plan = _planned(shop, production, out)
    if is_in_place(shop, production.id, plan.path, plan.fingerprint):
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
        plan = _planned(shop, production, out)
        return is_in_place(shop, production.id, plan.path, plan.fingerprint)
    except (ChunkFailed, DeliveryFailed, ShelfUnavailable, ShelfUnusable):
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
    path = own_place(shop, production, book_path(out, facts))
    return _Plan(chapters, facts, path, _fingerprint(shop, chapters, facts))


def _facts(shop: Workshop, production: Production) -> BookFacts:
    return BookFacts(
        title=production.title,
        authors=production.authors,
        narrator=str(shop.cast.narrator),
        language=production.language,
        cover=cover_of(shop, production),
    )


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
