"""Speech, cut into segments: at pauses, as long as there are any; by force, where nobody pauses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from phases.listen.activity import WINDOW_MS, Likelihoods
from phases.listen.settings import ListenSettings
from phases.speech import Segment

HYSTERESIS = 0.15
"""Speech goes on until it is this much less likely than it had to be to begin."""
_LEAST_SHARE = 0.4
"""A segment that is cut at a short pause has at least this share of the longest one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when somebody speaks, in milliseconds."""

    start_ms: int
    end_ms: int


def segments_of(likely: Likelihoods, settings: ListenSettings) -> list[Segment]:
    """All segments of a recording, numbered from 1."""
    length_ms = len(likely) * WINDOW_MS
    segments: list[Segment] = []
    groups = list(_grouped(speech_in(likely, settings), settings))
    for place, group in enumerate(groups, 1):
        following = groups[place][0].start_ms if place < len(groups) else length_ms
        start = max(segments[-1].end_ms if segments else 0, group[0].start_ms - settings.pad_ms)
        end = min(following, group[-1].end_ms + settings.pad_ms)
        for begin, stop, overlap in _pieces(start, end, likely, settings):
            silences = tuple(_silences(begin, stop, group))
            segments.append(Segment(len(segments) + 1, begin, stop, overlap, silences))
    return segments


def speech_in(likely: Likelihoods, settings: ListenSettings) -> list[Stretch]:
    """Where somebody speaks; noises are left out, and breaths are part of speech."""
    found: list[Stretch] = []
    for start, end in _runs(likely, settings.threshold):
        if found and start - found[-1].end_ms < settings.shortest_pause_ms:
            found[-1] = Stretch(found[-1].start_ms, end)
        else:
            found.append(Stretch(start, end))
    return [each for each in found if each.end_ms - each.start_ms >= settings.shortest_speech_ms]


def _silences(begin: int, end: int, speech: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """What of that time lies between stretches of speech."""
    at = begin
    for each in speech:
        if at < each.start_ms and begin < end:
            yield at, min(end, each.start_ms)
        at = max(at, min(end, each.end_ms))
        if each.end_ms >= end:
            return
    if at < end:
        yield at, end


def _runs(likely: Likelihoods, threshold: float) -> Iterator[tuple[int, int]]:
    """Begun where speech is likely, ended where it is clearly not."""
    begun: int | None = None
    for number, likelihood in enumerate(likely.tolist()):
        if begun is None and likelihood >= threshold:
            begun = number
        elif begun is not None and likelihood < threshold - HYSTERESIS:
            yield begun * WINDOW_MS, number * WINDOW_MS
            begun = None
    if begun is not None:
        yield begun * WINDOW_MS, len(likely) * WINDOW_MS


def _grouped(speech: Sequence[Stretch], settings: ListenSettings) -> Iterator[list[Stretch]]:
    """Speech between long pauses; what is too long is divided at its longest pause, again and again."""
    group: list[Stretch] = []
    for each in speech:
        if group and each.start_ms - group[-1].end_ms >= settings.segment_pause_ms:
            yield from _divided(group, settings)
            group = []
        group.append(each)
    yield from _divided(group, settings)


def _divided(group: list[Stretch], settings: ListenSettings) -> Iterator[list[Stretch]]:
    room = settings.longest_segment_ms - 2 * settings.pad_ms
    while group:
        fitting = [number for number, each in enumerate(group) if each.end_ms - group[0].start_ms <= room]
        last = fitting[-1] if fitting else 0
        if last < len(group) - 1:
            enough = group[0].start_ms + _LEAST_SHARE * room
            possible = [number for number in fitting if group[number].end_ms >= enough] or [last]
            last = max(possible, key=lambda number: group[number + 1].start_ms - group[number].end_ms)
        yield group[: last + 1]
        group = group[last + 1 :]


def _pieces(
    start: int, end: int, likely: Likelihoods, settings: ListenSettings
) -> Iterator[tuple[int, int, int]]:
    """The whole, if it is not too long; else cut by force where speech is least likely, with an overlap."""
    overlap = 0
    while end - start > settings.longest_segment_ms:
        cut = _least_likely(start, start + settings.longest_segment_ms, likely)
        yield start, cut, overlap
        overlap = min(settings.overlap_ms, cut - start)
        start = cut - overlap
    yield start, end, overlap


def _least_likely(start: int, latest: int, likely: Likelihoods) -> int:
    """In the last third of what is left."""
    first, last = (latest - (latest - start) // 3) // WINDOW_MS, latest // WINDOW_MS
    return (first + int(np.argmin(likely[first:last]))) * WINDOW_MS
