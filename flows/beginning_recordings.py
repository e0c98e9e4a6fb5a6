"""The production of a recording, or of its subtitles, found or begun."""

from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from db.productions import find_production, record_production, set_settings
from db.speech import KnownSegment, record_hearing, record_segments
from flows.beginning_tracks import language_in
from flows.interpreting import interpreters_of, interpreting_settings, translators_of
from flows.orders import SpeechOrder
from flows.settings import Settings
from phases.captions import passages_of
from phases.errors import SettingsInvalid, SourceEmpty
from phases.evidence import Evidence
from phases.listen import KeptSound, read_turns, require_sound
from phases.production import Production, ProductionKind, ProductionState, production_id
from phases.script import Script
from phases.speech import Segment
from phases.subtitles import read_subtitles
from phases.voice import primary
from tasks.sheet import read_sheet
from tasks.speech.delivering import are_subtitles_delivered
from tasks.speech.finding import find_speech
from tasks.speech.recording import SPEAKERS, Interpreters, Recording, told
from tasks.takes import sha256_of
from tasks.workshop import Workshop

SHEETS = frozenset({".srt", ".vtt", ".ass", ".ssa"})
LENGTH = "length_ms"
"""How long the recording is, among the settings of its production."""


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
    interpreters = interpreters_for(shop, order)
    production = _production(shop, settings, order, interpreters)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None:
        begin = _begin_written if interpreters.ear is None else _begin_heard
        length_ms = begin(shop, production, interpreters)
    else:
        length_ms = known.settings[LENGTH]
    production = replace(production, settings={**production.settings, LENGTH: length_ms})
    with shop.store.writing() as session:
        set_settings(session, production.id, production.settings)
    return Recording.of(shop, production, interpreters)


def delivered_recording(shop: Workshop, settings: Settings, order: SpeechOrder) -> Recording | None:
    """The recording, if its subtitles are finished and are still what they were."""
    interpreters = interpreters_for(shop, order)
    production = _production(shop, settings, order, interpreters)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None or known.state != ProductionState.DELIVERED:
        return None
    settings_now = {**production.settings, LENGTH: known.settings[LENGTH]}
    recording = Recording.of(shop, replace(known, settings=settings_now), interpreters)
    return recording if are_subtitles_delivered(shop, recording, settings.out) else None


def interpreters_for(shop: Workshop, order: SpeechOrder) -> Interpreters:
    """Who hears and translates it; of a subtitle file nothing has to be heard."""
    if order.source.suffix.lower() not in SHEETS:
        return interpreters_of(shop, order.spoken, order.to)
    if order.speakers is not None:
        raise SettingsInvalid("A subtitle file says itself who speaks.", "Leave --speakers out.")
    if order.to is None:
        raise SettingsInvalid(
            f"{order.source} is written down already.",
            "Name the language to translate it into, as in --to pt.",
        )
    language = order.language or read_subtitles(order.source, shop.settings.subtitles).language
    return translators_of(shop, language or language_in(order.source) or order.spoken, order.to)


def order_of(production: Production) -> SpeechOrder:
    """What was ordered when it was begun."""
    chosen = production.settings
    return SpeechOrder(
        source=Path(production.source),
        language=chosen["language"],
        to=chosen["target"],
        recognizer=chosen["ear"][0] if chosen["ear"] else None,
        translator=chosen["translator"][0] if chosen["translator"] else None,
    )


def _production(
    shop: Workshop, settings: Settings, order: SpeechOrder, interpreters: Interpreters
) -> Production:
    if interpreters.ear is not None:
        require_sound(order.source)
    sha256 = sha256_of(order.source)
    ear, translator = interpreters.ear, interpreters.translator
    chosen: dict[str, Any] = {
        "kind": ProductionKind.SUBTITLES,
        "language": interpreters.language,
        "target": interpreters.target,
        "ear": [ear.name, ear.version, ear.model_revision] if ear else None,
        "translator": [translator.name, translator.version, translator.model_revision]
        if translator
        else None,
        "listen": told(shop.settings.listen) if ear else None,
    }
    title = _title(order.source, interpreters.language) if ear is None else order.source.stem
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


def _begin_heard(shop: Workshop, production: Production, interpreters: Interpreters) -> int:
    """Find who speaks when; how long the recording is."""
    sound = KeptSound(shop.folder.sound_path(production.id))
    segments = find_speech(shop, Path(production.source), sound)
    if not segments:
        sound.forget()
        raise SourceEmpty(
            f"Nobody speaks in {production.source}.",
            "Check that it is the right file, or lower `listen.threshold`.",
        )
    _record(shop, production, interpreters, segments)
    return sound.length_ms


def _begin_written(shop: Workshop, production: Production, interpreters: Interpreters) -> None:
    """Put the cues together; a track of them is as long as they say."""
    lines = [each.line for each in passages_of(read_sheet(shop, Path(production.source)).cues)]
    segments = [Segment(line.segment, line.start_ms, line.end_ms) for line in lines]
    _record(shop, production, interpreters, segments)
    with shop.store.writing() as session:
        for line, segment in zip(lines, segments, strict=True):
            key = interpreters.hearing_key(production.source_sha256, segment)
            record_hearing(session, key, Evidence(transcript=line.text))


def _title(source: Path, language: str) -> str:
    """`film.de.srt` is called `film`: in front of another language its own would mislead."""
    named = language_in(source)
    return (
        source.stem.removesuffix(f".{named}")
        if named and primary(named) == primary(language)
        else source.stem
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
