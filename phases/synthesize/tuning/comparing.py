"""Ways compared: whichever was faster, and of those that were about as fast the simplest.

More at once is not faster by itself: processes that share a device divide it, and a batch lasts as long as its
longest line.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from phases.synthesize.tuning.ways import Way

NOTEWORTHY = 1.05
"""A way has to be so many times faster before it is taken instead of a simpler one."""
HOPELESS = 0.7
"""What reaches less of the best figure in its first round is not measured again."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an engine was, asked in one way: seconds of speech for each second, round by round."""

    way: Way
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """What it is judged by."""
        return statistics.median(self.rounds)


def compared(tried: Sequence[Way], pace: Callable[[Way], float], rounds: int) -> list[Pace]:
    """The pace of each way, measured in turns, so that a machine that becomes slower is unfair to none."""
    figures: dict[Way, list[float]] = {way: [pace(way)] for way in tried}
    fastest = max(first for (first,) in figures.values())
    for _ in range(rounds - 1):
        for way, found in figures.items():
            if found[0] >= HOPELESS * fastest:
                found.append(pace(way))
    return [Pace(way, tuple(found)) for way, found in figures.items()]


def best(paces: Sequence[Pace]) -> Pace:
    """The simplest way, unless another one is clearly faster than whatever is simpler."""
    chosen, *others = sorted(paces, key=lambda pace: pace.way)
    for pace in others:
        if _is_clearly_faster(pace, chosen):
            chosen = pace
    return chosen


def gain(paces: Sequence[Pace]) -> float:
    """How many times faster the best way is than the simplest one."""
    return best(paces).median / min(paces, key=lambda pace: pace.way).median


def _is_clearly_faster(one: Pace, other: Pace) -> bool:
    """By more than a little, and in every round: a machine with other work is quick at one time and slow at another."""
    ratios = [mine / its for mine, its in zip(one.rounds, other.rounds, strict=False)]
    return min(ratios) > 1 and statistics.median(ratios) >= NOTEWORTHY
