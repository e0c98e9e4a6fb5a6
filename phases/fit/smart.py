"""One pass over the whole track that keeps every cue on time, if that can be done at all.

For each cue there is a latest start from which all that follows can still be on time if it is spoken as fast as
allowed; these are found from the last cue to the first. Then cues are placed from the first to the last: each as
early as it may begin, compressed just as far as the latest start of the next one demands. Where not even the
fastest speech is on time, lateness is the least there can be, and is caught up as soon as there is slack.
"""

import heapq
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from phases.fit.placement import Speech, to_samples
from phases.fit.settings import FitSettings

FOREVER = 2**62


@dataclass(slots=True)
class Turn:
    """A cue on its way to its place; samples throughout."""

    number: int
    speaker: str
    start: int
    end: int
    natural: int
    wanted: int
    """How long it is spoken if nothing presses."""
    least: int
    """How long it is at its fastest."""
    rest: int
    """Silence before its speaker goes on."""
    follower: "Turn | None" = None
    """The next cue in which its speaker says anything."""
    latest: int = 0
    """From here on its own speaker can still keep the tolerance."""
    best_latest: int = 0
    """From here on everybody can still be on time, or late by no more than nobody notices."""
    best_end: int = FOREVER
    at: int = 0
    fitted: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say, in samples."""

    unnoticed: int
    tolerance: int
    waits: bool
    trims: bool
    track_end: int


def rules(settings: FitSettings, rate: int, total: int | None) -> Rules:
    """The settings for a track of this rate and length."""
    tolerance = to_samples(settings.tolerance_ms, rate)
    return Rules(
        unnoticed=min(to_samples(settings.unnoticed_ms, rate), tolerance),
        tolerance=tolerance,
        waits=settings.between_speakers == "wait",
        trims=settings.overflow == "trim",
        track_end=FOREVER if total is None else total,
    )


def turns(speeches: Sequence[Speech], settings: FitSettings, rate: int) -> list[Turn]:
    """The cues in the order of their starts, each with how far its speech may be changed.

    One in which nothing is spoken stands at its start already, and nobody need take account of it.
    """
    made = [_turn(speech, settings, rate) for speech in speeches]
    made.sort(key=lambda turn: (turn.start, turn.number))
    following: dict[str, Turn] = {}
    for turn in reversed(made):
        turn.follower = following.get(turn.speaker)
        if turn.natural:
            following[turn.speaker] = turn
    return made


def place_smartly(queue: Sequence[Turn], rule: Rules) -> None:
    """Give each turn its place and its length."""
    _find_latest_starts(queue, rule)
    own_end: dict[str, int] = {}
    others = _Ends()
    for turn in queue:
        waiting = min(others.before(turn.start), turn.latest) if rule.waits else 0
        turn.at = max(turn.start, own_end.get(turn.speaker, 0), waiting)
        turn.fitted = max(turn.least, min(turn.wanted, turn.best_end - turn.at))
        turn.length = _heard(turn, rule)
        end = turn.at + turn.length
        own_end[turn.speaker] = end + (turn.rest if turn.length else 0)
        others.add(turn.end, end)


def _turn(speech: Speech, settings: FitSettings, rate: int) -> Turn:
    natural = speech.natural_samples
    start = to_samples(speech.slot.start_ms, rate)
    end = max(start, to_samples(speech.slot.end_ms, rate))
    filling = min(end - start, math.floor(natural / settings.slowest)) if settings.fill else 0
    least = min(natural, math.ceil(natural / settings.fastest))
    return Turn(
        number=speech.slot.number,
        speaker=speech.slot.speaker,
        start=start,
        end=end,
        natural=natural,
        wanted=max(natural, filling),
        least=least,
        rest=to_samples(settings.guard_ms, rate),
        at=start,
    )


def _find_latest_starts(queue: Sequence[Turn], rule: Rules) -> None:
    starts = [turn.start for turn in queue]
    earliest_demand = [FOREVER] * (len(queue) + 1)
    """Of each turn and all after it: the earliest of their latest starts."""
    for place in range(len(queue) - 1, -1, -1):
        turn = queue[place]
        own_end, best_end = _ends_demanded(turn, rule)
        if rule.waits:
            first_after = max(bisect_left(starts, turn.end), place + 1)
            best_end = min(best_end, earliest_demand[first_after])
        turn.latest = _between(turn.start, own_end - turn.least, turn.start + rule.tolerance)
        turn.best_latest = _between(turn.start, best_end - turn.least, turn.start + rule.unnoticed)
        turn.best_end = best_end
        earliest_demand[place] = min(turn.best_latest, earliest_demand[place + 1])


def _ends_demanded(turn: Turn, rule: Rules) -> tuple[int, int]:
    """When a cue must be over for the next one of its speaker, and for the end of the track."""
    if turn.follower is None:
        return rule.track_end, rule.track_end
    own, best = turn.follower.latest - turn.rest, turn.follower.best_latest - turn.rest
    return min(own, rule.track_end), min(best, rule.track_end)


def _between(lowest: int, value: int, highest: int) -> int:
    # A cue cannot begin before its start: what its start cannot mend, earlier cues cannot mend either.
    return max(lowest, min(value, highest))


def _heard(turn: Turn, rule: Rules) -> int:
    if not rule.trims:
        return turn.fitted
    end, _ = _ends_demanded(turn, rule)
    return max(0, min(turn.fitted, end - turn.at))


class _Ends:
    """When those speakers are really done who in the source are done before a moment."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []
        self._latest = 0

    def add(self, slot_end: int, end: int) -> None:
        heapq.heappush(self._open, (slot_end, end))

    def before(self, start: int) -> int:
        while self._open and self._open[0][0] <= start:
            self._latest = max(self._latest, heapq.heappop(self._open)[1])
        return self._latest
