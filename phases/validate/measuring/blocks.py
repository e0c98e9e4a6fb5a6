"""A clip in blocks, so that a take of an hour needs no more memory than one of a minute."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from phases.clip import Samples

SECONDS = 20


def blocks(samples: Samples, frame: int, rate: int) -> Iterator[Samples]:
    """Pieces of whole frames, and at the end what is left."""
    step = frame * max(1, SECONDS * rate // frame)
    for start in range(0, len(samples), step):
        yield samples[start : start + step]


def frames(samples: Samples, length: int, hop: int) -> Iterator[Samples]:
    """Frames that overlap, many at a time; the row of the first begins at nothing, the next a hop later."""
    count = (len(samples) - length) // hop + 1
    at_once = max(1, SECONDS * 50)
    for first in range(0, count, at_once):
        last = min(count, first + at_once) - 1
        yield sliding_window_view(samples[first * hop : last * hop + length], length)[::hop]


def decimated(samples: Samples, factor: int) -> Samples:
    """The slow part of it: means of means, which keeps what is faster out."""
    if factor <= 1:
        return samples
    means = [
        block[: len(block) // factor * factor].reshape(-1, factor).mean(axis=1)
        for block in blocks(samples, factor, factor * 50_000)
    ]
    slow = np.concatenate(means)
    return np.asarray((slow[1:] + slow[:-1]) / 2, np.float32)
