"""Loudness by EBU R 128, block by block: memory does not grow with what is heard."""

import math
from collections.abc import Iterable

import av
import numpy as np

from phases.assembled import Loudness
from phases.clip import Samples
from phases.media.filtering import Filter, FilterChain

SILENCE_LUFS = -70.0
"""The gate of the standard: nothing counts as quieter than this."""
_NOTHING = 1e-6
_INTEGRATED, _TRUE_PEAK = "lavfi.r128.I", "lavfi.r128.true_peak"


def decibels(linear: float) -> float:
    """Decibels of a level; nothing at all is -120."""
    return 20 * math.log10(max(linear, _NOTHING))


class LoudnessMeter:
    """Hears blocks, then tells how loud they were together."""

    def __init__(self, rate: int, *, true_peak: bool = True) -> None:
        peak = "true" if true_peak else "none"
        self._chain = FilterChain(
            rate, Filter("ebur128", {"peak": peak, "metadata": "1", "framelog": "quiet"})
        )
        self._lufs = SILENCE_LUFS
        self._true_peak = 0.0
        self.sample_peak = 0.0
        self.samples = 0

    def hear(self, block: Samples) -> None:
        """Take one more block into account."""
        self.samples += len(block)
        self.sample_peak = max(self.sample_peak, float(np.abs(block).max(initial=0.0)))
        self._read(self._chain.push(block))

    def result(self) -> Loudness:
        """All that was heard; ask once, at the end."""
        self._read(self._chain.finish())
        return Loudness(lufs=self._lufs, true_peak=decibels(max(self._true_peak, self.sample_peak)))

    def _read(self, frames: Iterable[av.AudioFrame]) -> None:
        for frame in frames:
            said = frame.metadata
            self._lufs = max(SILENCE_LUFS, float(said.get(_INTEGRATED, self._lufs)))
            self._true_peak = max(self._true_peak, float(said.get(_TRUE_PEAK, 0.0)))
