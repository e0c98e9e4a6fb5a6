"""A segment of which nothing came stands out: a task of its own that has failed."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.speech import KnownSegment, record_segment_failure
from phases.errors import ChunkFailed
from tasks.workshop import Workshop


@task(
    name="give_up_segment",
    task_run_name="segment {known.segment.number} · failed",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def give_up_segment(shop: Workshop, production_id: str, known: KnownSegment, why: str) -> None:
    """Record for every report that nothing could be made of a segment, and why."""
    segment = known.segment
    with shop.store.writing() as session:
        record_segment_failure(session, production_id, segment.number, why)
    raise ChunkFailed(why, f"It is said from {segment.start_ms / 1000:.1f} to {segment.end_ms / 1000:.1f} s.")
