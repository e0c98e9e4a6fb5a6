"""Recordings of another system, verified and kept as takes; whether they are good is judged as with any other take."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from db.chunks import ScriptedChunk
from phases.adopt import NotUsable, OldSound, Places, absurd, narrators_pace, pace_of, read_sound
from phases.adopted import PACE, manner_called
from phases.clip import Clip
from phases.media import resampled
from phases.take import Recipe, Take, take_key
from phases.take_files import as_stored, encoded_take
from tasks.measure import measure_takes
from tasks.progress import Progress
from tasks.takes import keep_take
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.adopt")


@dataclass(frozen=True, slots=True)
class Offer:
    """A recording that is said to speak a chunk."""

    scripted: ScriptedChunk
    sound: OldSound


@dataclass(frozen=True, slots=True)
class Adoptable:
    """A recording that was found, decoded whole, and may be of its text."""

    offer: Offer
    path: Path
    pace: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recording that is not adopted, and why."""

    offer: Offer
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The recordings of a book, those that can be adopted and those that cannot."""

    adoptable: tuple[Adoptable, ...]
    refused: tuple[Refusal, ...]
    paces: dict[str, float]
    """How fast each narrator speaks, where enough is there to tell."""


def verify(offers: Sequence[Offer], places: Places, progress: Progress) -> Verified:
    """Decode each of them once; nothing is kept."""
    found: list[Adoptable] = []
    refused: list[Refusal] = []
    for number, offer in enumerate(offers, 1):
        progress.chunks_done(number, len(refused))
        try:
            found.append(_found(offer, places))
        except NotUsable as reason:
            refused.append(Refusal(offer, str(reason)))
    paces = _paces(found)
    fitting: list[Adoptable] = []
    for each in found:
        sound, spoken = each.offer.sound, each.offer.scripted.chunk.spoken
        why = absurd(each.pace, spoken, paces.get(sound.maker))
        if why is None:
            fitting.append(each)
        else:
            refused.append(Refusal(each.offer, why))
    return Verified(
        tuple(fitting), tuple(sorted(refused, key=lambda each: each.offer.scripted.chunk.number)), paces
    )


def adopt(shop: Workshop, verified: Verified) -> int:
    """Keep what can be adopted, and measure it; how many takes were not known before."""
    adopted = 0
    for number, each in enumerate(verified.adoptable, 1):
        adopted += _keep(shop, each, verified.paces)
        measure_takes(shop, [each.offer.scripted])
        shop.progress.chunks_done(number, 0)
    return adopted


def _found(offer: Offer, places: Places) -> Adoptable:
    """The first of its files that can be used; what is wrong is said of the first one that is there."""
    reasons = []
    for path in _files(offer.sound, places):
        try:
            return Adoptable(offer, path, pace_of(read_sound(path), offer.scripted.chunk.spoken))
        except NotUsable as reason:
            reasons.append(str(reason))
    raise NotUsable(reasons[0] if reasons else "The file is not there.")


def _files(sound: OldSound, places: Places) -> Iterator[Path]:
    yield from (path for told in sound.paths if (path := places.find(told)) is not None)


def _paces(found: Sequence[Adoptable]) -> dict[str, float]:
    by_maker: dict[str, list[tuple[float, str]]] = {}
    for each in found:
        told = (each.pace, each.offer.scripted.chunk.spoken)
        by_maker.setdefault(each.offer.sound.maker, []).append(told)
    paces = {maker: narrators_pace(told) for maker, told in by_maker.items()}
    return {maker: pace for maker, pace in paces.items() if pace is not None}


def _keep(shop: Workshop, each: Adoptable, paces: dict[str, float]) -> bool:
    """Record it as a take of its chunk, at the rate at which the rest of the book is spoken."""
    scripted, sound = each.offer.scripted, each.offer.sound
    chunk = scripted.chunk
    try:
        clip = as_stored(resampled(read_sound(each.path), shop.engine_of(chunk).sample_rate))
    except NotUsable as reason:
        logger.warning("%s: %s was there a moment ago: %s", chunk.label, each.path, reason)
        return False
    flac = encoded_take(clip)
    manner = manner_called(sound.maker)
    take = Take(
        key=take_key(scripted.recipe_key, 0, f"{manner} {_content_of(clip)}"),
        recipe_key=scripted.recipe_key,
        seed=0,
        rate=clip.rate,
        samples=len(clip),
        sha256=hashlib.sha256(flac).hexdigest(),
        signals={PACE: paces[sound.maker]} if sound.maker in paces else {},
        manner=manner,
    )
    return keep_take(shop, take, _recipe(scripted, sound), flac)


def _recipe(scripted: ScriptedChunk, sound: OldSound) -> Recipe:
    """What is known of how it was made."""
    return Recipe(
        spoken=scripted.chunk.spoken,
        engine=sound.engine or "unknown",
        engine_version="",
        model_revision="",
        language=scripted.chunk.language,
        voice_hash=manner_called(sound.maker),
    )


def _content_of(clip: Clip) -> str:
    """Of the samples, not of the file: another release of the codec must not make another take of them."""
    return hashlib.sha256(b"%d\n" % clip.rate + np.ascontiguousarray(clip.samples).tobytes()).hexdigest()
