"""The waveform of a line as a short string: one sign for each slice, the loudest sample in it."""

import string

import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples

POINTS = 60
_SIGNS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
"""None of them means anything in JSON, HTML or a URL."""
LEVELS = len(_SIGNS)


def outline(samples: Samples) -> str:
    """At most 60 signs; the root of the level, so that soft speech can be seen beside loud."""
    points = min(POINTS, len(samples))
    if not points:
        return ""
    edges = np.arange(points) * len(samples) // points
    return packed(np.sqrt(np.maximum.reduceat(np.abs(samples), edges)))


def packed(heights: NDArray[np.float32]) -> str:
    """Heights from 0 to 1, each as one sign."""
    levels = np.rint(np.clip(heights, 0, 1) * (LEVELS - 1)).astype(int)
    return "".join(_SIGNS[level] for level in levels)


def levels_of(outline: str) -> list[int]:
    """What the page reads from it: each height from 0 to 63."""
    return [_SIGNS.index(sign) for sign in outline]
