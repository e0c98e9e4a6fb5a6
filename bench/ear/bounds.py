"""How sure a rate is: exact 95 % bounds after Clopper and Pearson."""

import math
from collections.abc import Callable

_TAIL = 0.025
_STEPS = 50


def bounds(count: int, of: int) -> tuple[float, float]:
    """Between which rates the true one lies, with 95 % certainty."""
    if not of:
        return 0.0, 1.0
    low = 0.0 if count == 0 else _root(lambda rate: 1 - _at_most(count - 1, of, rate) - _TAIL)
    high = 1.0 if count == of else _root(lambda rate: _TAIL - _at_most(count, of, rate))
    return low, high


def _at_most(count: int, of: int, rate: float) -> float:
    """How likely it is that so few happen."""
    if rate in {0.0, 1.0}:
        return 1.0 if rate == 0.0 or count >= of else 0.0
    yes, no = math.log(rate), math.log1p(-rate)
    ways = (math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1) for k in range(count + 1))
    return math.fsum(math.exp(way + k * yes + (of - k) * no) for k, way in enumerate(ways))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return high
