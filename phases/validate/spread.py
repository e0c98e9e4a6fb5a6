"""What is usual for one figure of one voice, learned from its takes, whatever some of them are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_USUAL_PERCENT = (16, 50, 84)
"""Two thirds of all lie between the outer ones: one standard deviation to each side, if nothing is out of place."""
_LONG_PERCENT, _LONG_SPREADS = 95, 1.645


@dataclass(frozen=True, slots=True)
class Spread:
    """Around the median, to either side as far as two thirds of the takes go."""

    middle: float
    below: float
    above: float

    @classmethod
    def of(cls, values: Sequence[float] | NDArray[np.float64], least: float) -> "Spread":
        """At least as wide as `least`, which is how exactly the figure can be told at all."""
        low, middle, high = (float(value) for value in np.percentile(values, _USUAL_PERCENT))
        return cls(middle, max(middle - low, least), max(high - middle, least))

    @classmethod
    def of_pauses(cls, values: Sequence[float], least: float) -> "Spread":
        """Those of two kinds of mark lie in two heaps, so what is long is told by the longer ones."""
        usual, long = cls.of(values, least), float(np.percentile(values, _LONG_PERCENT))
        return cls(usual.middle, usual.below, max((long - usual.middle) / _LONG_SPREADS, usual.above))

    def strays(self, value: float) -> float:
        """How many spreads it lies above (or, negative, below) the middle."""
        away = value - self.middle
        return away / (self.above if away > 0 else self.below)

    def bound(self, spreads: float) -> float:
        """The value that strays so far."""
        return self.middle + spreads * (self.above if spreads > 0 else self.below)
