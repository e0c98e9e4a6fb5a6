"""Sounds that add up stay under the ceiling; whatever is under it anyway passes to the last bit."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples

_HALF_MS = 15

Gains = NDArray[np.float64]


def limited(blocks: Iterable[Samples], rate: int, ceiling_db: float) -> Iterator[Samples]:
    """As many samples as came in, each at its place, and none above the ceiling; channels have one gain.

    The gain of a sample is the mean, over 30 ms around it, of the least gain that 30 ms around each of those need:
    so it comes down in time, and is never more than the sample itself can bear.
    """
    half = max(1, rate * _HALF_MS // 1000)
    ceiling = float(np.float32(10 ** (ceiling_db / 20)))
    before = waiting = None
    for block in blocks:
        if before is None or waiting is None:
            before, waiting = _silence(block, 2 * half), _silence(block, 0)
        waiting = np.concatenate([waiting, block], axis=-1)
        ready = waiting.shape[-1] - 2 * half
        if ready > 0:
            yield _held(np.concatenate([before, waiting], axis=-1), half, ceiling)
            before = np.concatenate([before, waiting[..., :ready]], axis=-1)[..., -2 * half :]
            waiting = waiting[..., ready:]
    if before is not None and waiting is not None and waiting.shape[-1]:
        yield _held(np.concatenate([before, waiting, _silence(waiting, 2 * half)], axis=-1), half, ceiling)


def _silence(like: Samples, length: int) -> Samples:
    return np.zeros((*like.shape[:-1], length), np.float32)


def _held(context: Samples, half: int, ceiling: float) -> Samples:
    """The samples of a stretch but for twice `half` at both ends, which only show what is around."""
    inner = context[..., 2 * half : -2 * half]
    peaks = np.abs(context, dtype=np.float64).reshape(-1, context.shape[-1]).max(axis=0)
    if peaks.max() <= ceiling:
        return inner
    bearable: Gains = ceiling / np.maximum(peaks, ceiling)
    least = _least_around(bearable, half)
    window = np.hanning(2 * half + 3)[1:-1]
    gains = np.convolve(least, window / window.sum(), "valid")
    touched = _least_around(least, half) < 1
    held = (inner * gains).astype(np.float32)
    return np.where(touched, np.clip(held, -ceiling, ceiling), inner)


def _least_around(values: Gains, half: int) -> Gains:
    """The least of each value and `half` of its neighbours on either side; the outermost have none."""
    width, span = 2 * half + 1, 1
    while 2 * span <= width:
        values = np.minimum(values[:-span], values[span:])
        span *= 2
    rest = width - span
    return np.minimum(values[:-rest], values[rest:]) if rest else values
