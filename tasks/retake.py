"""A chunk that failed, taken again: a task of its own, so that it stands out."""

from dataclasses import replace

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.chunks import Failure, ScriptedChunk, record_failure
from db.takes import takes_of
from phases.errors import ChunkFailed
from tasks.synthesize import speak
from tasks.validate import judge
from tasks.workshop import Workshop


@task(
    name="retake_chunk",
    task_run_name="{scripted.chunk.label} · take {number}",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def retake_chunk(shop: Workshop, scripted: ScriptedChunk, number: int) -> bool:
    """Another take of one chunk, with a seed not tried before: accepted, or not made because of a stop."""
    spoken = speak(shop, [scripted], least_seed=number - 1)
    rejection = judge(shop, [scripted]).get(scripted.chunk.number)
    if rejection is None or shop.stop.is_set():
        return rejection is None
    failure = spoken.unspeakable.get(scripted.chunk.number)
    raise ChunkFailed(
        failure.message if failure else rejection.message, f"Its text: “{scripted.chunk.display.strip()}”"
    )


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
