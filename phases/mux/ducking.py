"""The original sound steps back where somebody speaks, and comes forward again."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples

RAMP_MS = 200
Span = tuple[int, int]
"""Speech: its first sample, and the first one after it."""


class Ducking:
    """The gain of the original sound at every sample of the track."""

    def __init__(self, spans: Sequence[Span], duck_db: float, rate: int) -> None:
        corners = list(_corners(_joined(spans), rate * RAMP_MS // 1000)) or [(0.0, 0.0)]
        self._places = np.array([place for place, _ in corners], np.float64)
        self._depths = np.array([depth for _, depth in corners], np.float64)
        self._duck_db = duck_db

    def gains(self, start: int, length: int) -> Samples:
        """Full before the ramp that ends where speech begins, lowered until its end, full again after a ramp."""
        depths: NDArray[np.float64] = np.interp(np.arange(start, start + length), self._places, self._depths)
        gains: Samples = (10 ** (-self._duck_db * depths / 20)).astype(np.float32)
        return gains


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """In order, without overlaps."""
    begin, end = None, 0
    for first, after in sorted(span for span in spans if span[0] < span[1]):
        if begin is not None and first > end:
            yield begin, end
            begin = None
        begin = first if begin is None else begin
        end = max(end, after)
    if begin is not None:
        yield begin, end


def _corners(spans: Iterator[Span], ramp: int) -> Iterator[tuple[float, float]]:
    """How deep it is lowered, from 0 to 1, where that begins to change; between near spans it rises in part."""
    before: int | None = None
    for first, after in spans:
        gap = 2 * ramp if before is None else min(first - before, 2 * ramp)
        if before is not None and gap < 2 * ramp:
            yield before + gap / 2, 1 - gap / 2 / ramp
        else:
            if before is not None:
                yield float(before + ramp), 0.0
            yield float(first - ramp), 0.0
        yield float(first), 1.0
        yield float(after), 1.0
        before = after
    if before is not None:
        yield float(before + ramp), 0.0
