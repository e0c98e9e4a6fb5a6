"""Takes, judged: every verdict is a row, and a take without one is never counted as passed."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import ScriptedChunk
from db.takes import forget_takes, is_judged, record_verdict, takes_of
from phases.errors import TakeDamaged
from phases.script import Chunk
from phases.take import Take
from phases.take_files import read_take
from phases.validate import Expectation, measure
from phases.verdict import Verdict
from tasks.stretches import Stretch
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.validate")


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a chunk has no accepted take yet."""

    takes_tried: int
    message: str


@task(name="measure_stretch", task_run_name="measure {stretch}", persist_result=False, cache_policy=NO_CACHE)
def measure_stretch(shop: Workshop, stretch: Stretch) -> dict[int, Rejection]:
    """The chunks of the stretch that have no accepted take, by number, after judging every new take."""
    return judge(shop, stretch.chunks)


def judge(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> dict[int, Rejection]:
    """Judge every take of these chunks that has no verdict yet; the chunks that are left without an accepted one."""
    with shop.store.reading() as session:
        known = takes_of(session, {each.recipe_key for each in chunks})
    rejected = {}
    for scripted in chunks:
        takes = known.get(scripted.recipe_key, [])
        judged = [(take, _judged(shop, scripted.chunk, take, verdicts)) for take, verdicts in takes]
        if not any(shop.accepts(verdicts) for _, verdicts in judged):
            rejected[scripted.chunk.number] = Rejection(len(judged), _why(judged))
    return rejected


def _judged(shop: Workshop, chunk: Chunk, take: Take, verdicts: list[Verdict]) -> list[Verdict]:
    if is_judged(verdicts, shop.checker_version):
        return verdicts
    try:
        clip = read_take(shop.folder.take_path(take.key), take.sha256)
    except TakeDamaged as damage:
        logger.warning("%s: %s", chunk.label, damage.message)
        with shop.store.writing() as session:
            forget_takes(session, [take.key])
        return []
    engine = shop.engine_of(chunk)
    expectation = Expectation(
        spoken=chunk.spoken,
        rate=engine.sample_rate,
        letters_per_second=engine.letters_per_second,
        extra_seconds=engine.extra_seconds,
        meant_samples=take.meant_samples,
        signals=take.signals,
    )
    verdict = replace(
        measure(clip, expectation, shop.settings.validate), checker_version=shop.checker_version
    )
    with shop.store.writing() as session:
        record_verdict(session, take.key, verdict)
    return [*(each for each in verdicts if each.checker != verdict.checker), verdict]


def _why(judged: Sequence[tuple[Take, list[Verdict]]]) -> str:
    reasons = [
        reason.message for _, verdicts in judged[-1:] for verdict in verdicts for reason in verdict.reasons
    ]
    return " ".join(reasons) or "It has no take."
