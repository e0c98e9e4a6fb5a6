"""At which times the flow is followed from noise to speech."""

import math

STEPS = 32
_SWAY = -1.0  # more of the steps at the beginning, where the speech takes its shape

# The steps that can be left out of 32 without being missed (arXiv:2505.19931); the numbers are those of the package.
_PRUNED = {
    5: (0, 2, 4, 8, 16, 32),
    6: (0, 2, 4, 6, 8, 16, 32),
    7: (0, 2, 4, 6, 8, 16, 24, 32),
    10: (0, 2, 4, 6, 8, 12, 16, 20, 24, 28, 32),
    12: (0, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32),
    16: (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32),
}


def times(steps: int) -> tuple[float, ...]:
    """`steps` + 1 times from 0 to 1, rising."""
    grid = [n / 32 for n in _PRUNED[steps]] if steps in _PRUNED else [n / steps for n in range(steps + 1)]
    return tuple(_swayed(time) for time in grid)


def _swayed(time: float) -> float:
    return time + _SWAY * (math.cos(math.pi / 2 * time) - 1 + time)
