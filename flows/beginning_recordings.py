"""The production of a recording, found or begun."""

from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from db.productions import find_production, record_production, set_settings
from db.speech import KnownSegment, record_segments
from flows.orders import SpeechOrder
from flows.settings import Settings, load_settings
from phases.errors import PairUnsupported, RecognizerMissing, SourceEmpty
from phases.hear import RecognizerFacts
from phases.listen import KeptSound, read_turns, require_sound
from phases.production import Production, ProductionKind, ProductionState, production_id
from phases.script import Script
from phases.speech import Segment
from phases.voice import primary
from tasks.speech.delivering import are_subtitles_delivered
from tasks.speech.finding import find_speech
from tasks.speech.recording import SPEAKERS, Interpreters, Recording, told
from tasks.takes import sha256_of
from tasks.workshop import Workshop

LENGTH = "length_ms"
"""How long the recording is, among the settings of its production."""


def interpreting_settings(out: Path | None, recognizer: str | None, translator: str | None) -> Settings:
    """The settings in force where somebody is named who hears or translates."""
    settings = load_settings(out=out)
    changes: dict[str, Any] = {}
    if translator:
        changes["translate"] = settings.translate.model_copy(update={"translator": translator})
    if recognizer:
        changes["hear"] = settings.hear.model_copy(update={"recognizer": recognizer})
    return settings.model_copy(update=changes)


def speech_settings(order: SpeechOrder) -> Settings:
    """The settings in force for an order."""
    settings = interpreting_settings(order.out, order.recognizer, order.translator)
    shown: dict[str, Any] = {"stacked": order.stacked} if order.stacked is not None else {}
    if order.speakers is not None:
        shown["named"] = True
    changes: dict[str, Any] = {"captions": settings.captions.model_copy(update=shown)}
    if order.mark_gaps:
        changes["listen"] = settings.listen.model_copy(update={"inaudible": "mark"})
    return settings.model_copy(update=changes)


def begin_recording(shop: Workshop, settings: Settings, order: SpeechOrder) -> Recording:
    """The production of this file in these languages: the one that is known, or a new one with its segments found."""
    interpreters = interpreters_of(shop, order.language, order.to)
    production = _production(shop, settings, order, interpreters)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None:
        sound = KeptSound(shop.folder.sound_path(production.id))
        segments = find_speech(shop, order.source, sound)
        if not segments:
            sound.forget()
            raise SourceEmpty(
                f"Nobody speaks in {order.source}.",
                "Check that it is the right file, or lower `listen.threshold`.",
            )
        length_ms = sound.length_ms
        _record(shop, production, interpreters, segments)
    else:
        length_ms = known.settings[LENGTH]
    production = replace(production, settings={**production.settings, LENGTH: length_ms})
    with shop.store.writing() as session:
        set_settings(session, production.id, production.settings)
    return Recording.of(shop, production, interpreters)


def delivered_recording(shop: Workshop, settings: Settings, order: SpeechOrder) -> Recording | None:
    """The recording, if its subtitles are finished and are still what they were."""
    interpreters = interpreters_of(shop, order.language, order.to)
    production = _production(shop, settings, order, interpreters)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None or known.state != ProductionState.DELIVERED:
        return None
    settings_now = {**production.settings, LENGTH: known.settings[LENGTH]}
    recording = Recording.of(shop, replace(known, settings=settings_now), interpreters)
    return recording if are_subtitles_delivered(shop, recording, settings.out) else None


def order_of(production: Production) -> SpeechOrder:
    """What was ordered when it was begun."""
    chosen = production.settings
    return SpeechOrder(
        source=Path(production.source),
        language=chosen["language"],
        to=chosen["target"],
        recognizer=chosen["ear"][0],
        translator=chosen["translator"][0] if chosen["translator"] else None,
    )


def interpreters_of(shop: Workshop, language: str, target: str | None) -> Interpreters:
    """Who hears and who translates; an error by name if nobody can, before anything is heard."""
    ear = shop.ears.hearing(language)
    if not isinstance(ear, RecognizerFacts):
        raise RecognizerMissing(
            f"Nobody here can write down “{language}”: {ear.message}",
            "Languages are named as in en or pt-BR. `nocturne recognizers` lists who can, and what the others lack.",
        )
    if target is None:
        return Interpreters(language, ear)
    translator = shop.tongues.of(language, target)
    if translator is None and primary(language) == primary(target):
        raise PairUnsupported(
            f"What is said in “{language}” is not translated into “{target}”: it is the same language.",
            "Leave --to out to have it written down, or name another language.",
        )
    if translator is None:
        raise PairUnsupported(
            f"Nobody here translates from “{language}” into “{target}”.",
            "`nocturne translators` lists who does, and what the others lack.",
        )
    return Interpreters(language, ear, target, translator, shop.settings.translate.wishes)


def _production(
    shop: Workshop, settings: Settings, order: SpeechOrder, interpreters: Interpreters
) -> Production:
    require_sound(order.source)
    sha256 = sha256_of(order.source)
    ear, translator = interpreters.ear, interpreters.translator
    chosen: dict[str, Any] = {
        "kind": ProductionKind.SUBTITLES,
        "language": interpreters.language,
        "target": interpreters.target,
        "ear": [ear.name, ear.version, ear.model_revision],
        "translator": [translator.name, translator.version, translator.model_revision]
        if translator
        else None,
        "listen": told(shop.settings.listen),
    }
    title = order.source.stem
    return Production(
        id=production_id(title, sha256, chosen),
        title=title,
        authors=(),
        language=interpreters.language,
        source=str(order.source.absolute()),
        source_sha256=sha256,
        settings={
            **chosen,
            "captions": settings.captions.model_dump(mode="json"),
            SPEAKERS: [astuple(turn) for turn in read_turns(order.speakers)] if order.speakers else [],
            "out": str(settings.out.absolute()),
        },
    )


def _record(
    shop: Workshop, production: Production, interpreters: Interpreters, segments: list[Segment]
) -> None:
    known = [
        KnownSegment(each, interpreters.hearing_key(production.source_sha256, each)) for each in segments
    ]
    with shop.store.writing() as session:
        if record_production(session, production, Script(()), []):
            record_segments(session, production.id, known)
