"""The production of a recording, or of its subtitles, found or begun."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from db.productions import find_production, record_production, set_settings
from db.speech import KnownSegment, record_hearing, record_segments
from flows.interpreting import interpreters_of, interpreting_settings, translators_of
from flows.orders import SpeechOrder
from flows.settings import Settings
from phases.captions import Format, Passage, passages_of
from phases.cue import CueSheet
from phases.errors import SettingsInvalid, SourceEmpty
from phases.evidence import Evidence
from phases.hear import RecognizerFacts
from phases.languages import two_letters
from phases.listen import KeptSound, read_turns, require_sound
from phases.production import Production, ProductionKind, ProductionState, production_id
from phases.script import Script
from phases.speech import Segment
from phases.subtitles import language_in
from phases.translate import TranslatorFacts
from phases.voice import primary
from tasks.sheet import read_sheet
from tasks.speech.delivering import are_subtitles_delivered
from tasks.speech.finding import find_speech
from tasks.speech.recording import NAMED, READ_AS, SPEAKERS, Interpreters, Recording, told, written_key
from tasks.takes import sha256_of
from tasks.workshop import Workshop

SHEETS = frozenset({".srt", ".vtt", ".ass", ".ssa"})
_Found = tuple[list[KnownSegment], dict[str, str], int | None]
"""Segments, what is written down of them already by its key, and how long the recording is."""
FOR_A_CAST: Format = "vtt"
"""It has a place for who speaks, so a dub is made from it where it is there."""
LENGTH = "length_ms"
"""How long the recording is, among the settings of its production."""


def speech_settings(order: SpeechOrder) -> Settings:
    """The settings in force for an order."""
    settings = interpreting_settings(order.out, order.recognizer, order.translator)
    shown: dict[str, Any] = {"stacked": order.stacked} if order.stacked is not None else {}
    if order.speakers is not None:
        shown["named"] = True
    if order.dub and (order.cast or settings.cast) is not None:
        shown["also"] = tuple(dict.fromkeys([*settings.captions.also, FOR_A_CAST]))
    changes: dict[str, Any] = {"captions": settings.captions.model_copy(update=shown)}
    if order.mark_gaps:
        changes["listen"] = settings.listen.model_copy(update={"inaudible": "mark"})
    return settings.model_copy(update=changes)


def begin_recording(shop: Workshop, settings: Settings, order: SpeechOrder) -> Recording:
    """The production of this file in these languages: the one that is known, or a new one with its segments found."""
    sheet = _sheet(shop, order)
    interpreters = interpreters_for(shop, order, sheet)
    passages = _passages(sheet)
    production = _production(shop, settings, order, interpreters, passages)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None or LENGTH not in known.settings:
        production = _begun(shop, production, interpreters, passages)
    else:
        production = _as_long_as(production, known.settings[LENGTH])
    return Recording.of(shop, production, interpreters, passages)


def delivered_recording(shop: Workshop, settings: Settings, order: SpeechOrder) -> Recording | None:
    """The recording, if its subtitles are finished and are still what they were."""
    sheet = _sheet(shop, order)
    interpreters = interpreters_for(shop, order, sheet)
    passages = _passages(sheet)
    production = _production(shop, settings, order, interpreters, passages)
    with shop.store.reading() as session:
        known = find_production(session, production.id)
    if known is None or known.state != ProductionState.DELIVERED:
        return None
    settings_now = _as_long_as(production, known.settings.get(LENGTH)).settings
    ordered = replace(known, source=production.source, settings=settings_now)
    recording = Recording.of(shop, ordered, interpreters, passages)
    return recording if are_subtitles_delivered(shop, recording, settings.out) else None


def interpreters_for(shop: Workshop, order: SpeechOrder, sheet: CueSheet | None = None) -> Interpreters:
    """Who hears and translates it; of a subtitle file nothing has to be heard."""
    if not _is_sheet(order):
        return interpreters_of(shop, order.spoken, order.to)
    if order.speakers is not None:
        raise SettingsInvalid("A subtitle file says itself who speaks.", "Leave --speakers out.")
    if order.to is None:
        raise SettingsInvalid(
            f"{order.source} is written down already.",
            "Name the language to translate it into, as in --to pt.",
        )
    said = order.language or (sheet.language if sheet else None) or language_in(order.source)
    return translators_of(shop, two_letters(said or order.spoken), order.to)


def order_of(production: Production) -> SpeechOrder:
    """What was ordered when it was begun."""
    chosen = production.settings
    return SpeechOrder(
        source=Path(production.source),
        language=chosen["language"],
        to=chosen["target"],
        recognizer=ear[0] if (ear := chosen.get("ear")) else None,
        translator=chosen["translator"][0] if chosen["translator"] else None,
    )


def _is_sheet(order: SpeechOrder) -> bool:
    return order.source.suffix.lower() in SHEETS


def _sheet(shop: Workshop, order: SpeechOrder) -> CueSheet | None:
    """Read once for all that is asked of it; of a recording there is none."""
    return read_sheet.fn(shop, order.source) if _is_sheet(order) else None


def _passages(sheet: CueSheet | None) -> tuple[Passage, ...]:
    return tuple(passages_of(sheet.cues)) if sheet else ()


def _production(
    shop: Workshop,
    settings: Settings,
    order: SpeechOrder,
    interpreters: Interpreters,
    passages: Sequence[Passage],
) -> Production:
    is_written = interpreters.ear is None
    who: dict[str, Any]
    chosen = {
        "kind": ProductionKind.SUBTITLES,
        "language": interpreters.language,
        "target": interpreters.target,
        "translator": _exactly(interpreters.translator),
        **(_how_it_is_read(shop) if is_written else _how_it_is_heard(shop, interpreters)),
    }
    if is_written:
        title, who = _title(order.source, interpreters.language), {NAMED: _named_in(passages)}
    else:
        require_sound(order.source)
        turns = read_turns(order.speakers) if order.speakers else ()
        title, who = order.source.stem, {SPEAKERS: [astuple(turn) for turn in turns]}
    sha256 = sha256_of(order.source)
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
            **who,
            "out": str(settings.out.absolute()),
        },
    )


def _how_it_is_heard(shop: Workshop, interpreters: Interpreters) -> dict[str, Any]:
    return {"ear": _exactly(interpreters.ear), "listen": told(shop.settings.listen)}


def _how_it_is_read(shop: Workshop) -> dict[str, Any]:
    return {"read": READ_AS, "subtitles": shop.settings.subtitles.model_dump(mode="json")}


def _exactly(who: RecognizerFacts | TranslatorFacts | None) -> list[str] | None:
    return [who.name, who.version, who.model_revision] if who is not None else None


def _named_in(passages: Sequence[Passage]) -> dict[str, str]:
    """Whom the passages name, by their numbers, where their format has a place for it."""
    return {str(each.number): name for each in passages if (name := each.line.speaker)}


def _as_long_as(production: Production, length_ms: int | None) -> Production:
    return replace(production, settings={**production.settings, LENGTH: length_ms})


def _begun(
    shop: Workshop, production: Production, interpreters: Interpreters, passages: Sequence[Passage]
) -> Production:
    """Its segments are found, then all is recorded at once: whoever is killed before has begun nothing."""
    if passages:
        segments, written, length_ms = _written(passages)
    else:
        segments, written, length_ms = _spoken(shop, production, interpreters)
    production = _as_long_as(production, length_ms)
    with shop.store.writing() as session:
        if record_production(session, production, Script(()), []):
            record_segments(session, production.id, segments)
        set_settings(session, production.id, production.settings)
        for key, text in written.items():
            record_hearing(session, key, Evidence(transcript=text))
    return production


def _spoken(shop: Workshop, production: Production, interpreters: Interpreters) -> _Found:
    """Who speaks when, and how long the recording is."""
    sound = KeptSound(shop.folder.sound_path(production.id))
    found = find_speech(shop, Path(production.source), sound)
    if not found:
        sound.forget()
        raise SourceEmpty(
            f"Nobody speaks in {production.source}.",
            "Check that it is the right file, or lower `listen.threshold`.",
        )
    keys = [interpreters.hearing_key(production.source_sha256, each) for each in found]
    return [KnownSegment(*each) for each in zip(found, keys, strict=True)], {}, sound.length_ms


def _written(passages: Sequence[Passage]) -> _Found:
    """The cues, put together; a track of them is as long as they say."""
    lines = [each.line for each in passages]
    segments = [
        KnownSegment(Segment(line.segment, line.start_ms, line.end_ms), written_key(line.text))
        for line in lines
    ]
    return segments, {written_key(line.text): line.text for line in lines}, None


def _title(source: Path, language: str) -> str:
    """`film.de.srt` is called `film`: in front of another language its own would mislead."""
    named = language_in(source)
    return (
        source.stem.removesuffix(f".{named}")
        if named and primary(two_letters(named)) == primary(language)
        else source.stem
    )
