"""The production of a subtitle file, found or begun."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from db.productions import find_production
from flows.orders import DubOrder
from flows.settings import Settings, load_settings
from flows.starting import record, spoken_by
from phases.book import LeftOut
from phases.chunk import CueScript
from phases.cue import CueSheet
from phases.production import Production, ProductionKind, ProductionState, production_id
from phases.subtitles import language_in
from tasks.film import FILM, KnownFilm
from tasks.sheet import make_cue_script, read_sheet
from tasks.takes import sha256_of
from tasks.tempo import reconsider_tempos, warn_of_fixed_tempos
from tasks.track import is_track_delivered
from tasks.workshop import Workshop

FITTED_BY = ("fit", "total_ms")
"""The settings that say how much time each cue has."""
WRITTEN_AS = 2
"""Raised when the same cues come to be read, cut or spelled out differently: then scripts are written anew."""


def dub_settings(order: DubOrder) -> Settings:
    """The settings in force for an order."""
    settings = load_settings(
        engine=order.engine,
        voice=order.voice,
        cast=order.cast,
        out=order.out,
        workers=order.workers,
        batch_size=order.batch_size,
    )
    fit = settings.fit.model_copy(update={"mode": order.mode}) if order.mode else settings.fit
    track = (
        settings.track.model_copy(update={"original": order.original}) if order.original else settings.track
    )
    return settings.model_copy(update={"fit": fit, "track": track})


def begin_track(shop: Workshop, settings: Settings, order: DubOrder) -> Production:
    """The production of this file with these settings: the one that is known, or a new one."""
    written, production = _written(shop, settings, order)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    record(shop, production, lambda: written.script)
    if known is not None and any(known.settings.get(name) != production.settings[name] for name in FITTED_BY):
        reconsider_tempos(shop, production)
    warn_of_fixed_tempos(shop, production)
    return production


def delivered_track(shop: Workshop, settings: Settings, order: DubOrder) -> Production | None:
    """The production of this file with these settings, if it is finished and its files are still what they were."""
    _, production = _written(shop, settings, order)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None or known.state != ProductionState.DELIVERED:
        return None
    ordered = replace(known, settings=production.settings)
    return known if is_track_delivered(shop, ordered, settings.out) else None


def _written(shop: Workshop, settings: Settings, order: DubOrder) -> tuple[CueScript, Production]:
    title = order.source.stem
    film = _film(shop, order)
    sheet = read_sheet.fn(shop, order.source)
    sheet = replace(sheet, language=_language(order, sheet, settings))
    written = make_cue_script.fn(shop, sheet, title)
    sha256 = sha256_of(order.source)
    chosen = _what_changes_the_script(shop, settings, written, sheet.language)
    remarks = sorted([*sheet.remarks, *written.remarks], key=lambda remark: (remark.line, remark.column or 0))
    production = Production(
        id=production_id(title, sha256, chosen),
        title=title,
        authors=(),
        language=sheet.language or "",
        source=str(order.source.absolute()),
        source_sha256=sha256,
        settings={
            **chosen,
            "fit": settings.fit.model_dump(mode="json"),
            "track": settings.track.model_dump(mode="json"),
            "total_ms": order.length_ms,
            **({FILM: film.as_json()} if film else {}),
            "out": str(settings.out.absolute()),
            "engine": settings.engine,
            "voice": settings.voice,
            "cast": str(settings.cast.absolute()) if settings.cast else None,
        },
        left_out=tuple(LeftOut(f"line {each.line}", each.message, 0) for each in remarks),
    )
    return written, production


def _film(shop: Workshop, order: DubOrder) -> KnownFilm | None:
    """Looked at first: nothing is spoken for a film that is not there, or not whole."""
    if order.video is None:
        return None
    shop.progress.step("looking at the film")
    return KnownFilm.at(order.video)


def _what_changes_the_script(
    shop: Workshop, settings: Settings, written: CueScript, language: str | None
) -> Mapping[str, Any]:
    """How it is fitted changes nothing that is spoken: another mode is the same production, rendered anew."""
    return {
        "kind": ProductionKind.TRACK,
        "script": WRITTEN_AS,
        "spoken_by": spoken_by(shop, written.script),
        "language": language,
        "subtitles": settings.subtitles.model_dump(mode="json"),
        "chunk": settings.chunk.model_dump(mode="json"),
    }


def _language(order: DubOrder, sheet: CueSheet, settings: Settings) -> str:
    """As ordered, as the file says, as its name says, or as set."""
    return order.language or sheet.language or language_in(order.source) or settings.subtitles.language
