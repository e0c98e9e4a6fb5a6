"""A chunk that failed, taken again: a task of its own, so that it stands out."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import Failure, ScriptedChunk, record_failure
from db.takes import record_verdict, takes_of
from phases.errors import ChunkFailed
from phases.hear import RecognizerFacts
from phases.validate import (
    HEARING,
    SIGNAL_CHECKER,
    VOICE_CHECKER,
    persisting_lengths,
    persisting_ways,
    persisting_words,
)
from phases.verdict import Outcome, Verdict
from tasks.judging import Sorted, judged_takes, sort_chunks
from tasks.manners import Attempt
from tasks.measure import measure_takes
from tasks.synthesize import speak
from tasks.workshop import Workshop

Persisting = Callable[[Mapping[str, Verdict]], Mapping[str, Verdict]]


@task(
    name="retake_chunk",
    task_run_name="{attempt.scripted.chunk.label} · take {number}",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def retake_chunk(shop: Workshop, attempt: Attempt, number: int) -> bool:
    """Another take of one chunk: made and well as far as measuring tells, or not made because of a stop."""
    del number  # tells the run apart in Prefect
    spoken = speak(shop, [attempt])
    chunk = attempt.scripted.chunk
    rejection = measure_takes(shop, [attempt.scripted]).rejected.get(chunk.number)
    if rejection is None or shop.stop.is_set():
        return rejection is None
    failure = spoken.unspeakable.get(chunk.number)
    raise ChunkFailed(
        failure.message if failure else rejection.message, f"Its text: “{chunk.display.strip()}”"
    )


def settle_persisting(shop: Workshop, scripted: ScriptedChunk) -> Sorted:
    """Where takes that differ all fail at the same, whoever finds it is doubted; and where the chunk then stands.

    Takes that measure or stray in the same way are listened to after all; takes that are heard to fail at one word,
    and have nothing measured against them, are suspect. Strict settings let neither pass.
    """
    _doubt(shop, scripted, HEARING, persisting_words)
    if isinstance(shop.ear_of(scripted.chunk), RecognizerFacts):
        _doubt(shop, scripted, VOICE_CHECKER, persisting_ways)
        _doubt(shop, scripted, SIGNAL_CHECKER, persisting_lengths)
    return sort_chunks(shop, [scripted])


def _doubt(shop: Workshop, scripted: ScriptedChunk, checker: str, persisting: Persisting) -> None:
    standard = shop.standard_of(scripted.chunk)
    verdicts_of = {take.sha256: (take.key, verdicts) for take, verdicts in judged_takes(shop, scripted)}
    found = {
        key: verdict
        for key, verdicts in verdicts_of.values()
        for verdict in verdicts
        if verdict.checker == checker
        and standard.is_of_today(verdict)
        and not any(
            other.outcome == Outcome.SUSPECT and other.tier != verdict.tier and standard.is_of_today(other)
            for other in verdicts
        )
    }
    with shop.store.writing() as session:
        for key, verdict in persisting(found).items():
            record_verdict(session, key, verdict)


@task(
    name="give_up_chunk",
    task_run_name="{scripted.chunk.label} · failed",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def give_up_chunk(shop: Workshop, production_id: str, scripted: ScriptedChunk, failure: Failure) -> None:
    """Record for every report that a chunk has failed, and why."""
    with shop.store.writing() as session:
        takes = takes_of(session, [scripted.recipe_key]).get(scripted.recipe_key, [])
        failure = replace(failure, takes_tried=len(takes))
        record_failure(session, production_id, scripted.chunk.number, failure)
    raise ChunkFailed(failure.message, f"Its text: “{scripted.chunk.display.strip()}”")
