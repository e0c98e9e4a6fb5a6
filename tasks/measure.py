"""Tier 1: every new take is measured, and what its samples alone give away fails it."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import ScriptedChunk
from db.takes import forget_takes, record_verdict
from phases.adopted import PACE
from phases.clip import Clip
from phases.errors import TakeDamaged
from phases.script import Chunk
from phases.synthesize import EngineFacts
from phases.take import Take
from phases.validate import SIGNAL_CHECKER, Expectation, measure
from phases.voice import Voice
from tasks.judging import Sorted, sort_chunks, takes_by_recipe
from tasks.manners import engine_of, manner_of
from tasks.stretches import Stretch
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.validate")


@task(name="measure_stretch", task_run_name="measure {stretch}", persist_result=False, cache_policy=NO_CACHE)
def measure_stretch(shop: Workshop, stretch: Stretch) -> Sorted:
    """Where the chunks of the stretch stand, after measuring every new take."""
    return measure_takes(shop, stretch.chunks)


def measure_takes(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> Sorted:
    """Measure every take of these chunks that has not been measured by today's bounds."""
    takes = takes_by_recipe(shop, chunks)
    new = [
        (scripted.chunk, take)
        for scripted in chunks
        for take, verdicts in takes.get(scripted.recipe_key, [])
        if SIGNAL_CHECKER in set(shop.standard_of(scripted.chunk).lacks(verdicts))
    ]
    shop.shelf.bring(take for _, take in new)
    for chunk, take in new:
        _measure(shop, chunk, take)
    return sort_chunks(shop, chunks)


def expectation_of(shop: Workshop, chunk: Chunk, take: Take, engine: EngineFacts) -> Expectation:
    """What this take of the chunk should be, spoken by that engine."""
    tempo = _tempo(shop.voice_of(chunk), engine)
    return Expectation(
        spoken=chunk.spoken,
        rate=engine.sample_rate,
        letters_per_second=take.signals.get(PACE, engine.letters_per_second * tempo),
        extra_seconds=engine.extra_seconds / tempo,
        meant_samples=take.meant_samples,
        signals=take.signals,
        has_words=engine.has_words,
        learning=take.recipe_key in shop.auditioned,
    )


def _tempo(voice: Voice, engine: EngineFacts) -> float:
    """How many times faster than usual the engine was asked to speak."""
    if engine.tempo is None or engine.tempo.parameter not in voice.parameters:
        return 1.0
    return voice.parameters[engine.tempo.parameter] / engine.tempo.usual


def clip_of(shop: Workshop, chunk: Chunk, take: Take) -> Clip | None:
    """The take's samples; one whose file is damaged is forgotten, and is spoken again."""
    try:
        return shop.shelf.read(take)
    except TakeDamaged as damage:
        logger.warning("%s: %s", chunk.label, damage.message)
        with shop.store.writing() as session:
            forget_takes(session, [take.key])
        return None


def _measure(shop: Workshop, chunk: Chunk, take: Take) -> None:
    clip = clip_of(shop, chunk, take)
    if clip is None:
        return
    engine = engine_of(shop, manner_of(shop, chunk, take))
    verdict = measure(clip, expectation_of(shop, chunk, take, engine), shop.settings.validate)
    version = shop.standard_of(chunk).checkers[SIGNAL_CHECKER]
    with shop.store.writing() as session:
        record_verdict(session, take.key, replace(verdict, checker_version=version))
