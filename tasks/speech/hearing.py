"""Segments, heard: what a recognizer writes down is recorded the moment it is known."""

from collections.abc import Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from db.speech import KnownSegment, find_hearings, record_hearing
from phases.errors import EngineError
from tasks.speech.attentive import is_loop, write_down
from tasks.speech.recording import Recording
from tasks.workshop import Workshop

_LOOP = "the recognizer says the same again and again, also of its halves"
"""Not kept as something that was heard: it is tried again, by this recognizer or another."""


class SegmentStretch(tuple[KnownSegment, ...]):
    """Segments that one task handles."""

    __slots__ = ()

    def __str__(self) -> str:
        first, last = self[0].segment.number, self[-1].segment.number
        return f"segments {first:04d}-{last:04d}" if first != last else f"segment {first:04d}"


@task(name="hear_segments", task_run_name="hear {stretch}", persist_result=False, cache_policy=NO_CACHE)
def hear_segments(shop: Workshop, recording: Recording, stretch: SegmentStretch) -> dict[int, str]:
    """Hear those that nobody has heard yet; why some could not be, by number."""
    unheard = _unheard(shop, stretch)
    if not unheard:
        return {}
    with shop.progress.busy("reading"):
        recording.sound.keep(recording.source)
    with shop.progress.busy("hearing"):
        return _hear(shop, recording, unheard)


def _hear(shop: Workshop, recording: Recording, segments: Sequence[KnownSegment]) -> dict[int, str]:
    clips = [recording.sound.clip(each.segment) for each in segments]
    who, ear = recording.interpreters, recording.interpreters.ear
    if ear is None:
        raise ValueError("it is written down already")
    failed: dict[int, str] = {}
    for place, evidence in write_down(shop.hosts, ear, clips, who.language, stop=shop.stop.is_set):
        known = segments[place]
        if isinstance(evidence, EngineError):
            failed[known.segment.number] = evidence.message
            continue
        if is_loop(evidence):
            failed[known.segment.number] = _LOOP
            continue
        with shop.store.writing() as session:
            record_hearing(session, known.hearing_key, evidence)
        shop.progress.heard(known.segment.end_ms - known.segment.start_ms)
    return failed


def _unheard(shop: Workshop, stretch: Sequence[KnownSegment]) -> list[KnownSegment]:
    with shop.store.reading() as session:
        known = find_hearings(session, [each.hearing_key for each in stretch])
    return [each for each in stretch if each.hearing_key not in known]
