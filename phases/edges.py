"""Where in a take sound begins and ends, and cuts that nobody hears."""

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples

_BELOW_LEVEL_DB = 40.0
_ABOVE_FLOOR_DB = 6.0
_SURELY_SPEECH_DB = 20.0
_NOTHING_POWER = 1e-12


def speech_bounds(clip: Clip, frames_per_second: int = 100) -> tuple[int, int]:
    """Where sound begins and ends; a clip without any contrast is sound from end to end.

    Sound is what lies 6 dB above the floor of this take, or no more than 40 dB under its level; whatever
    lies within 20 dB of its level is sound in any case.
    """
    length = clip.rate // frames_per_second
    levels = _frame_levels(clip.samples, length)
    if not len(levels):
        return 0, len(clip)
    level, floor = (
        np.percentile(levels[levels >= levels.max() - _BELOW_LEVEL_DB], 90),
        np.percentile(levels, 5),
    )
    threshold = min(max(level - _BELOW_LEVEL_DB, floor + _ABOVE_FLOOR_DB), level - _SURELY_SPEECH_DB)
    sound = np.flatnonzero(levels >= threshold)
    last = int(sound[-1]) + 1
    return int(sound[0]) * length, len(clip) if last == len(levels) else last * length


def faded(samples: Samples, length: int) -> Samples:
    """A copy that rises from silence and falls back into it."""
    length = min(length, len(samples) // 2)
    out = samples.copy()
    if length:
        ramp = (np.arange(length, dtype=np.float32) + np.float32(0.5)) / np.float32(length)
        out[:length] *= ramp
        out[-length:] *= ramp[::-1]
    return out


def _frame_levels(samples: Samples, length: int) -> NDArray[np.float64]:
    """Decibels of each frame; the last may be shorter."""
    starts = np.arange(0, len(samples), length)
    if not len(starts):
        return np.empty(0)
    sums = np.add.reduceat(samples.astype(np.float64) ** 2, starts)
    counts = np.diff(np.append(starts, len(samples)))
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(sums / counts, _NOTHING_POWER))
    return levels
