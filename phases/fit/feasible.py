"""What cannot be on time is known before a word is spoken."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from phases.fit.placement import Slot, Speech, to_samples
from phases.fit.settings import FitSettings
from phases.fit.smart import Rules, Turn, rules, turns


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a voice speaks a language: what its engine says, or what its takes have shown."""

    letters_per_second: float
    extra_seconds: float


@dataclass(frozen=True, slots=True)
class Impossible:
    """Consecutive cues of one speaker, often a single one, whose speech is too long for their time."""

    numbers: tuple[int, ...]
    factor: float
    """How fast they would have to be spoken to keep the tolerance; infinite if no speed helps."""


def expected_samples(letters: int, pace: Pace, rate: int) -> int:
    """How long a text of so many letters will be when it is spoken."""
    return round((pace.extra_seconds + letters / pace.letters_per_second) * rate) if letters else 0


def feasibility(
    expected: Sequence[tuple[Slot, int]],
    settings: FitSettings,
    rate: int,
    total_ms: int | Fraction | None = None,
) -> tuple[Impossible, ...]:
    """The cues that would begin too late, or make others begin too late, even at the fastest speech."""
    rule = rules(settings, rate, None if total_ms is None else to_samples(total_ms, rate))
    speeches = [Speech(slot, samples) for slot, samples in expected if samples]
    queue = turns(speeches, settings, rate)
    queues: dict[str, list[Turn]] = {}
    for turn in queue:
        queues.setdefault(turn.speaker, []).append(turn)
    found = [each for own in queues.values() for each in _impossible(own, rule)]
    places = {turn.number: place for place, turn in enumerate(queue)}
    return tuple(sorted(found, key=lambda each: places[each.numbers[0]]))


def _impossible(queue: Sequence[Turn], rule: Rules) -> Iterator[Impossible]:
    for crowd in _crowds(queue):
        over = list(_excesses(crowd, rule))
        last = over.index(max(over))
        if over[last] > 0:
            yield _densest(crowd[: last + 1], _deadline(crowd[last], rule))


def _excesses(crowd: Sequence[Turn], rule: Rules) -> Iterator[int]:
    """How much too late the fastest speech is over, cue by cue."""
    at = crowd[0].start
    for turn in crowd:
        at += turn.least
        yield at - _deadline(turn, rule)
        at += turn.rest


def _densest(crowd: Sequence[Turn], deadline: int) -> Impossible:
    """Those last cues of a crowd that have the least room for their speech."""
    worst, natural = Impossible((), 0.0), 0
    for count, turn in enumerate(reversed(crowd), 1):
        natural += turn.natural
        deadline -= turn.rest if count > 1 else 0
        room = deadline - turn.start
        factor = natural / room if room > 0 else math.inf
        if factor > worst.factor:
            worst = Impossible(tuple(each.number for each in crowd[-count:]), factor)
    return worst


def _crowds(queue: Sequence[Turn]) -> Iterator[list[Turn]]:
    """Cues of one speaker that even at the fastest speech follow each other without slack."""
    crowd: list[Turn] = []
    at = 0
    for turn in queue:
        if crowd and turn.start >= at:
            yield crowd
            crowd = []
        crowd.append(turn)
        at = max(at, turn.start) + turn.least + turn.rest
    if crowd:
        yield crowd


def _deadline(turn: Turn, rule: Rules) -> int:
    if turn.follower is None:
        return rule.track_end
    return min(turn.follower.start + rule.tolerance - turn.rest, rule.track_end)
