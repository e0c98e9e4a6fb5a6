"""Chunks, spoken: each take lies on disk and is recorded the moment it exists."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import Failure, ScriptedChunk, record_failure
from db.takes import is_accepted, record_take, takes_of
from phases.errors import EngineError
from phases.synthesize import Recording, speak_all
from phases.take import Take, take_key
from phases.take_files import write_take
from phases.validate import CHECKER_VERSION
from tasks.stretches import Stretch
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.synthesize")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of speaking a stretch."""

    takes: int
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


def speak(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> Spoken:
    """Speak those chunks that have neither an accepted nor an unjudged take, each with a seed not tried before."""
    began = time.monotonic()
    wanted = _wanted(shop, chunks)
    lines = [shop.line(each.chunk, seed) for each, seed in wanted]
    unspeakable: dict[int, Failure] = {}
    takes = 0
    shop.progress.speaking()
    for index, spoken in speak_all(shop.hosts, shop.engine, lines, stop=shop.stop.is_set):
        scripted, seed = wanted[index]
        match spoken:
            case Recording():
                _keep(shop, scripted, seed, spoken)
                takes += 1
            case EngineError():
                unspeakable[scripted.chunk.number] = Failure(type(spoken).__name__, spoken.message, 0)
                logger.warning("%s could not be spoken: %s", scripted.chunk.label, spoken.message)
    return Spoken(takes, time.monotonic() - began, unspeakable)


def give_up(shop: Workshop, production_id: str, scripted: ScriptedChunk, failure: Failure) -> None:
    """Record that a chunk has failed, for every report and for `nocturne retry`."""
    with shop.store.writing() as session:
        record_failure(session, production_id, scripted.chunk.number, failure)
    logger.error("%s failed: %s", scripted.chunk.label, failure.message)


def _wanted(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> list[tuple[ScriptedChunk, int]]:
    with shop.store.reading() as session:
        tried = takes_of(session, {each.recipe_key for each in chunks})
    wanted = []
    for scripted in chunks:
        takes = tried.get(scripted.recipe_key, [])
        unjudged = any(all(v.checker_version != CHECKER_VERSION for v in verdicts) for _, verdicts in takes)
        accepted = any(is_accepted(verdicts, CHECKER_VERSION, shop.accepted) for _, verdicts in takes)
        if not unjudged and not accepted:
            wanted.append((scripted, max((take.seed for take, _ in takes), default=-1) + 1))
    return wanted


def _keep(shop: Workshop, scripted: ScriptedChunk, seed: int, recording: Recording) -> None:
    key = take_key(scripted.recipe_key, seed)
    take = Take(
        key=key,
        recipe_key=scripted.recipe_key,
        seed=seed,
        rate=recording.clip.rate,
        samples=len(recording.clip),
        sha256=write_take(shop.folder.take_path(key), recording.clip),
        meant_samples=recording.meant_samples,
    )
    with shop.store.writing() as session:
        record_take(session, take, shop.recipe(scripted.chunk))
    shop.progress.take_recorded(take.seconds, len(scripted.chunk.spoken))
