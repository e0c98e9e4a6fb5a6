"""A production, found or begun: which source, with which settings, cut into which chunks."""

import logging
from collections.abc import Callable
from typing import Any

from db.productions import ASKED, find_production, production_named, record_production, set_settings
from flows.asked import SECTIONS, asked_for, speaking
from flows.orders import BookOrder
from flows.settings import Settings, load_settings
from flows.workshop import open_store
from phases.book import Book
from phases.errors import SettingsInvalid
from phases.production import Production, ProductionKind, ProductionState, production_id
from phases.script import NARRATOR, Script
from tasks.chunk import WRITTEN_AS, make_script
from tasks.cover import COVER, facts_of_cover, keep_cover
from tasks.deliver import is_delivered
from tasks.directing import carry_directions
from tasks.extract import extract_source
from tasks.takes import sha256_of
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.starting")


def begin_production(shop: Workshop, settings: Settings, order: BookOrder) -> Production:
    """The production of this source with these settings: the one that is known, or a new one."""
    book = extract_source(shop, order.source)
    script = make_script(shop, book, order.chapter_numbers) if shop.cast.names else None
    production = _production(shop, settings, order, book, script)
    record(shop, production, lambda: script or make_script(shop, book, order.chapter_numbers))
    keep_cover(shop, production.id, book)
    return production


def record(shop: Workshop, production: Production, script_of_it: Callable[[], Script]) -> None:
    """Let the store know what was ordered; a new production gets a script, and what was said of its source before."""
    if _known(shop, production) is None:
        script = script_of_it()
        recipe_keys = [shop.recipe(chunk).key for chunk in script.chunks()]
        with shop.store.writing() as session:
            record_production(session, production, script, recipe_keys)
        carried = carry_directions(shop, production)
        if carried:
            logger.info("%d chunks are spoken as was said in an earlier production of this source.", carried)
    with shop.store.writing() as session:
        set_settings(session, production.id, production.settings)


def delivered_production(shop: Workshop, settings: Settings, order: BookOrder) -> Production | None:
    """The production of this source with these settings, if it is finished and its files are still what they were."""
    book = extract_source.fn(shop, order.source)
    script = make_script.fn(shop, book, order.chapter_numbers) if shop.cast.names else None
    known = _known(shop, _production(shop, settings, order, book, script))
    if known is None or known.state != ProductionState.DELIVERED:
        return None
    return known if is_delivered(shop, known, settings.out) else None


def known_production(name: str) -> Production:
    """The production whose id is, or begins with, this."""
    store = open_store(load_settings())
    try:
        with store.reading() as session:
            return production_named(session, name)
    finally:
        store.close()


def spoken_production(name: str) -> Production:
    """The same, if it is one whose chunks are spoken; of recordings nothing is."""
    production = known_production(name)
    if production.kind == ProductionKind.SUBTITLES:
        raise SettingsInvalid(
            f"“{production.title}” is a recording: nothing of it is spoken.",
            "`nocturne translate` with the same file goes on with it; only what is missing is done.",
        )
    return production


def _known(shop: Workshop, production: Production) -> Production | None:
    with shop.store.reading() as session:
        return find_production(session, production.id)


def _production(
    shop: Workshop, settings: Settings, order: BookOrder, book: Book, script: Script | None
) -> Production:
    chosen = _what_changes_the_result(shop, settings, order, script)
    sha256 = sha256_of(order.source)
    return Production(
        id=production_id(book.title, sha256, chosen),
        title=book.title if order.chapter_numbers is None else f"{book.title} (chapters {order.chapters})",
        authors=book.authors,
        language=book.language,
        source=str(order.source.absolute()),
        source_sha256=sha256,
        settings={
            **chosen,
            "deliver": settings.deliver.model_dump(mode="json"),
            "out": str(settings.out.absolute()),
            "engine": settings.engine,
            "voice": settings.voice,
            "cast": str(settings.cast.absolute()) if settings.cast else None,
            COVER: facts_of_cover(book),
            ASKED: asked_for(shop, settings, order, sha256),
        },
        left_out=book.left_out,
    )


def _what_changes_the_result(
    shop: Workshop, settings: Settings, order: BookOrder, script: Script | None
) -> dict[str, Any]:
    return {
        "script": WRITTEN_AS,
        "spoken_by": spoken_by(shop, script) if script else _spoken_by_narrator(shop),
        "chapters": order.chapter_numbers,
        **{section: getattr(settings, section).model_dump(mode="json") for section in SECTIONS},
    }


def spoken_by(shop: Workshop, script: Script) -> dict[str, list[Any]]:
    """Whoever speaks in this script: a cast may name more, for others of the series."""
    parts = sorted({(chunk.speaker, chunk.language) for chunk in script.chunks()})
    return {
        f"{name} {language}": speaking(shop, shop.cast.voice_of(name, language)) for name, language in parts
    }


def _spoken_by_narrator(shop: Workshop) -> dict[str, list[Any]]:
    others = {tag: speaking(shop, voice) for tag, voice in shop.cast.unasked.items()}
    return {NARRATOR: speaking(shop, shop.cast.narrator), **others}


def settings_of(production: Production) -> dict[str, Any]:
    """The settings it was begun with, as flags, so that going on changes nothing."""
    named = ("engine", "voice", "cast", "deliver", "subtitles", "fit", "track", *SECTIONS)
    return {name: production.settings[name] for name in named if name in production.settings}
