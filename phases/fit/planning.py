"""Speech and slots become a plan: exact, in samples, before a single one is touched."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import assert_never

import numpy as np

from phases.fit.placement import FitPlan, Placement, Speech, Status, to_samples
from phases.fit.settings import FitSettings
from phases.fit.smart import Rules, Turn, place_smartly, rules, turns

SLOWEST_STRETCH, FASTEST_STRETCH = 0.25, 4.0
"""How far `stretch` goes; what does not fit then is reported."""


def plan(
    speeches: Sequence[Speech], settings: FitSettings, rate: int, total_ms: int | Fraction | None = None
) -> FitPlan:
    """A place for every cue, on a track of the length asked for; longer only if speech would be lost."""
    _require_sense(speeches)
    asked = None if total_ms is None else to_samples(total_ms, rate)
    rule = rules(settings, rate, asked)
    queue = turns(speeches, settings, rate)
    _placer(settings, rate)([turn for turn in queue if turn.natural], rule)
    placed = {each.number: each for each in _placements(queue, settings, rule)}
    placements = tuple(placed[speech.slot.number] for speech in speeches)
    needed = max((placement.end for placement in placements if placement.length), default=0)
    slots_end = max((placement.slot_end for placement in placements), default=0)
    at_least = asked if asked is not None else 0 if settings.mode == "concatenate" else slots_end
    return FitPlan(rate, placements, max(needed, at_least), asked)


def _require_sense(speeches: Sequence[Speech]) -> None:
    if len({speech.slot.number for speech in speeches}) < len(speeches):
        raise ValueError("two cues have the same number")
    if any(speech.natural_samples < 0 or speech.slot.start_ms < 0 for speech in speeches):
        raise ValueError("a cue begins before the track, or is shorter than nothing")


def _placer(settings: FitSettings, rate: int) -> Callable[[Sequence[Turn], Rules], None]:
    match settings.mode:
        case "smart" | "native":
            return place_smartly
        case "stretch":
            return _fill_slots
        case "pad":
            return _start_on_time
        case "concatenate":
            pause = to_samples(settings.pause_ms, rate)
            return lambda queue, rule: _join(queue, rule, pause)
        case _:
            assert_never(settings.mode)


def _fill_slots(queue: Sequence[Turn], rule: Rules) -> None:
    for turn in queue:
        shortest = math.ceil(turn.natural / FASTEST_STRETCH)
        longest = math.floor(turn.natural / SLOWEST_STRETCH)
        turn.at = turn.start
        turn.fitted = max(shortest, min(turn.end - turn.start, longest))
        turn.length = _kept(turn, turn.end, rule)


def _start_on_time(queue: Sequence[Turn], rule: Rules) -> None:
    for turn in queue:
        turn.at, turn.fitted = turn.start, turn.natural
        end = rule.track_end if turn.follower is None else turn.follower.start - turn.rest
        turn.length = _kept(turn, end, rule)


def _join(queue: Sequence[Turn], rule: Rules, pause: int) -> None:
    at = 0
    for turn in queue:
        turn.at, turn.fitted = at, turn.natural
        turn.length = _kept(turn, rule.track_end, rule)
        at = turn.at + turn.length + pause


def _kept(turn: Turn, end: int, rule: Rules) -> int:
    return max(0, min(turn.fitted, min(end, rule.track_end) - turn.at)) if rule.trims else turn.fitted


def _placements(queue: Sequence[Turn], settings: FitSettings, rule: Rules) -> Iterator[Placement]:
    """Each turn as it came out, and what only all of them together can tell: gaps used, who speaks over whom."""
    overlaps = _overlaps([(turn.at, turn.at + turn.length) for turn in queue])
    slot_overlaps = _overlaps([(turn.start, turn.end) for turn in queue])
    starts = [turn.start for turn in queue]
    for turn, overlap, slot_overlap in zip(queue, overlaps, slot_overlaps, strict=True):
        after = bisect_left(starts, max(turn.end, turn.start + 1))
        gap_end = starts[after] if after < len(starts) else rule.track_end
        yield Placement(
            number=turn.number,
            speaker=turn.speaker,
            slot_start=turn.start,
            slot_end=turn.end,
            natural=turn.natural,
            start=turn.at,
            fitted=turn.fitted,
            length=turn.length,
            status=_status(turn, settings, rule),
            gap_used=max(0, min(turn.at + turn.length, gap_end) - max(turn.end, turn.at)),
            overlap=overlap,
            slot_overlap=slot_overlap,
        )


def _status(turn: Turn, settings: FitSettings, rule: Rules) -> Status:
    if turn.length < turn.fitted:
        return "trimmed"
    if turn.at + turn.length > rule.track_end or _runs_over(turn, settings, rule):
        return "overflows"
    if settings.mode != "concatenate" and turn.at - turn.start > rule.unnoticed:
        return "late"
    return "fits" if turn.fitted == turn.natural else "stretched"


def _runs_over(turn: Turn, settings: FitSettings, rule: Rules) -> bool:
    end = turn.at + turn.length
    match settings.mode:
        case "smart" | "native":
            return turn.at - turn.start > rule.tolerance
        case "stretch":
            return end > turn.end
        case "pad":
            return turn.follower is not None and end > turn.follower.start
        case "concatenate":
            return False
        case _:
            assert_never(settings.mode)


def _overlaps(spans: Sequence[tuple[int, int]]) -> list[int]:
    """For how many samples of each span there is another one as well."""
    if not spans:
        return []
    bounds = np.array(spans, np.int64)
    moments = np.concatenate([bounds[:, 0], bounds[:, 1]])
    steps = np.repeat(np.array([1, -1], np.int64), len(bounds))
    order = np.argsort(moments, kind="stable")
    moments, at_once = moments[order], np.cumsum(steps[order])
    shared = np.where(at_once[:-1] > 1, np.diff(moments), 0)
    until = np.concatenate([[0], np.cumsum(shared)])
    first, last = (until[np.searchsorted(moments, bounds[:, side])] for side in (0, 1))
    return [int(time) for time in last - first]
