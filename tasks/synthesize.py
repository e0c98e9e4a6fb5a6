"""Chunks, spoken: each take lies on disk and is recorded the moment it exists."""

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import Failure, ScriptedChunk
from phases.errors import EngineError, EngineFailed, EngineMissing, HostUnavailable
from phases.synthesize import EngineFacts, Recording, joined, speak_all
from phases.take import Take
from phases.take_files import encoded_take
from tasks.judging import takes_by_recipe
from tasks.manners import Attempt, engine_of, next_attempt
from tasks.stretches import Stretch
from tasks.takes import Keeping, keeping
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.synthesize")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of speaking a stretch."""

    seconds: float
    unspeakable: dict[int, Failure] = field(default_factory=dict)
    """Chunks that gave no take at all, by number: another seed may help some, and some are set aside."""


@task(
    name="synthesize_stretch",
    task_run_name="speak {stretch}",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def synthesize_stretch(shop: Workshop, stretch: Stretch) -> Spoken:
    """A take for every chunk of the stretch that has none worth judging."""
    return speak(shop, [] if shop.stop.is_set() else _wanted(shop, stretch.chunks))


def speak(shop: Workshop, attempts: Sequence[Attempt]) -> Spoken:
    """Make these takes."""
    began = time.monotonic()
    shop.progress.speaking()
    unspeakable: dict[int, Failure] = {}
    with keeping(shop) as kept:
        for engine, asked in _by_engine(shop, attempts):
            for attempt, trouble in _spoken_or_named(shop, kept, engine, asked):
                chunk = attempt.scripted.chunk
                unspeakable[chunk.number] = Failure(type(trouble).__name__, trouble.message, 0)
                logger.warning("%s could not be spoken: %s", chunk.label, trouble.message)
    return Spoken(time.monotonic() - began, unspeakable)


def _wanted(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> list[Attempt]:
    """One attempt at each chunk that has neither a take to be used nor one that is yet to be judged."""
    tried = takes_by_recipe(shop, chunks)
    wanted = []
    for scripted in chunks:
        takes = tried.get(scripted.recipe_key, [])
        standard = shop.standard_of(scripted.chunk)
        if all(standard.is_judged(verdicts) and not standard.accepts(verdicts) for _, verdicts in takes):
            attempt = next_attempt(shop, scripted, [take for take, _ in takes])
            wanted += [attempt] if attempt else []
    return wanted


def _by_engine(shop: Workshop, attempts: Sequence[Attempt]) -> Iterator[tuple[EngineFacts, list[Attempt]]]:
    groups: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault(engine_of(shop, attempt.manner).name, []).append(attempt)
    return ((shop.engines[name], group) for name, group in groups.items())


def _spoken_or_named(
    shop: Workshop, kept: Keeping, engine: EngineFacts, attempts: Sequence[Attempt]
) -> Iterator[tuple[Attempt, EngineError]]:
    """An engine that cannot be had fails its own lines, and those of the others are spoken."""
    try:
        if engine.name in shop.unavailable:
            raise shop.unavailable[engine.name]
        yield from _spoken(shop, kept, engine, attempts)
    except (EngineMissing, HostUnavailable) as error:
        if len(shop.engines) == 1:
            raise
        shop.unavailable[engine.name] = error
        yield from ((attempt, error) for attempt in attempts)


def _spoken(
    shop: Workshop, kept: Keeping, engine: EngineFacts, attempts: Sequence[Attempt]
) -> Iterator[tuple[Attempt, EngineError]]:
    """Speak and keep; those come out of which there is no take."""
    asked = [(attempt, part) for attempt in attempts for part in range(len(attempt.lines))]
    lines = [attempt.lines[part] for attempt, part in asked]
    parts: dict[str, dict[int, Recording]] = {attempt.key: {} for attempt in attempts}

    def is_over() -> bool:
        return shop.stop.is_set() or kept.has_failed

    for index, spoken in speak_all(shop.hosts, engine, lines, stop=is_over, route=shop.routes.of(engine)):
        attempt, part = asked[index]
        if isinstance(spoken, EngineError):
            if parts.pop(attempt.key, None) is not None:
                yield attempt, spoken
            continue
        so_far = parts.get(attempt.key, {})
        so_far[part] = spoken
        if attempt.key in parts and len(so_far) == len(attempt.lines):
            whole = joined([so_far[number] for number in sorted(so_far)])
            trouble = _keep(shop, kept, attempt, whole)
            if trouble is not None:
                yield attempt, trouble


def _keep(shop: Workshop, kept: Keeping, attempt: Attempt, recording: Recording) -> EngineFailed | None:
    """Write and record the take; what is wrong with the recording if it cannot be kept."""
    clip = recording.clip
    try:
        flac = encoded_take(clip)
    except EngineFailed as error:
        return error
    take = Take(
        key=attempt.key,
        recipe_key=attempt.scripted.recipe_key,
        seed=attempt.seed,
        rate=clip.rate,
        samples=len(clip),
        sha256=hashlib.sha256(flac).hexdigest(),
        meant_samples=recording.meant_samples,
        signals=recording.signals,
        manner=attempt.manner.name,
        times=recording.times,
    )
    chunk = attempt.scripted.chunk
    kept.keep(take, attempt.manner.recipe(shop, chunk), flac, len(chunk.spoken))
    return None
