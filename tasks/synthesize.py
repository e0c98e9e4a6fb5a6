"""Chunks, spoken: each take lies on disk and is recorded the moment it exists."""

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import Failure, ScriptedChunk
from db.takes import is_judged, record_take, takes_of
from phases.errors import EngineError, EngineFailed, EngineMissing, HostUnavailable
from phases.synthesize import EngineFacts, Recording, speak_all
from phases.take import Take, take_key
from phases.take_files import encoded_take, store_take
from tasks.stretches import Stretch
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
    return speak(shop, stretch.chunks)


def speak(shop: Workshop, chunks: Sequence[ScriptedChunk], least_seed: int = 0) -> Spoken:
    """Speak those chunks that have neither an accepted nor an unjudged take, each with a seed not tried before."""
    began = time.monotonic()
    wanted = [] if shop.stop.is_set() else _wanted(shop, chunks, least_seed)
    shop.progress.speaking()
    unspeakable: dict[int, Failure] = {}
    for engine, lines in _by_engine(shop, wanted):
        for scripted, trouble in _spoken_or_named(shop, engine, lines):
            unspeakable[scripted.chunk.number] = Failure(type(trouble).__name__, trouble.message, 0)
            logger.warning("%s could not be spoken: %s", scripted.chunk.label, trouble.message)
    return Spoken(time.monotonic() - began, unspeakable)


Wanted = tuple[ScriptedChunk, int]
"""A chunk, and the seed of its next take."""


def _by_engine(shop: Workshop, wanted: Sequence[Wanted]) -> Iterator[tuple[EngineFacts, list[Wanted]]]:
    groups: dict[str, list[Wanted]] = {}
    for scripted, seed in wanted:
        groups.setdefault(shop.engine_of(scripted.chunk).name, []).append((scripted, seed))
    return ((shop.engines[name], group) for name, group in groups.items())


def _spoken_or_named(
    shop: Workshop, engine: EngineFacts, wanted: Sequence[Wanted]
) -> Iterator[tuple[ScriptedChunk, EngineError]]:
    """An engine that cannot be had fails its own lines, and those of the others are spoken."""
    try:
        if engine.name in shop.unavailable:
            raise shop.unavailable[engine.name]
        yield from _spoken(shop, engine, wanted)
    except (EngineMissing, HostUnavailable) as error:
        if len(shop.engines) == 1:
            raise
        shop.unavailable[engine.name] = error
        yield from ((scripted, error) for scripted, _ in wanted)


def _spoken(
    shop: Workshop, engine: EngineFacts, wanted: Sequence[Wanted]
) -> Iterator[tuple[ScriptedChunk, EngineError]]:
    """Speak and keep; those come out of which there is no take."""
    lines = [shop.line(scripted.chunk, seed) for scripted, seed in wanted]
    for index, spoken in speak_all(shop.hosts, engine, lines, stop=shop.stop.is_set):
        scripted, seed = wanted[index]
        trouble = spoken if isinstance(spoken, EngineError) else _keep(shop, scripted, seed, spoken)
        if trouble is not None:
            yield scripted, trouble


def _wanted(shop: Workshop, chunks: Sequence[ScriptedChunk], least_seed: int) -> list[Wanted]:
    with shop.store.reading() as session:
        tried = takes_of(session, {each.recipe_key for each in chunks})
    wanted = []
    for scripted in chunks:
        takes = tried.get(scripted.recipe_key, [])
        unjudged = any(not is_judged(verdicts, shop.checker_version) for _, verdicts in takes)
        accepted = any(shop.accepts(verdicts) for _, verdicts in takes)
        if not unjudged and not accepted:
            wanted.append((scripted, max([least_seed, *(take.seed + 1 for take, _ in takes)])))
    return wanted


def _keep(shop: Workshop, scripted: ScriptedChunk, seed: int, recording: Recording) -> EngineFailed | None:
    """Write and record the take; what is wrong with the recording if it cannot be kept."""
    key = take_key(scripted.recipe_key, seed)
    clip = recording.clip
    try:
        flac = encoded_take(clip)
    except EngineFailed as error:
        return error
    sha256 = hashlib.sha256(flac).hexdigest()
    take = Take(
        key,
        scripted.recipe_key,
        seed,
        clip.rate,
        len(clip),
        sha256,
        recording.meant_samples,
        recording.signals,
    )
    with shop.store.writing() as session:
        # Whoever records a take first also gives it its file: an engine need not say the same thing twice.
        if record_take(session, take, shop.recipe(scripted.chunk)):
            store_take(shop.folder.take_path(key), flac)
    shop.progress.take_recorded(take.seconds, len(scripted.chunk.spoken))
    return None
