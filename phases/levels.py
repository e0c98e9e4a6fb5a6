"""How loud a clip is, frame by frame, and where in it somebody speaks."""

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip

_SPEECH_BELOW_LEVEL_DB = 30.0
_ACTIVE_BELOW_LOUDEST_DB = 40.0
_NOTHING_POWER = 1e-12


def frame_levels(clip: Clip, offset: float, frames_per_second: int) -> NDArray[np.float64]:
    """Decibels of each frame, the offset taken away; a clip shorter than one is one frame."""
    length = max(1, min(clip.rate // frames_per_second, len(clip)))
    whole = clip.samples[: len(clip) // length * length].astype(np.float64).reshape(-1, length) - offset
    power: NDArray[np.float64] = np.einsum("fs,fs->f", whole, whole) / length
    decibels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, _NOTHING_POWER))
    return decibels


def level_of(frames: NDArray[np.float64]) -> float:
    """Silence does not count, so one short word in a long take is as loud as it sounds."""
    return float(np.percentile(frames[frames >= frames.max() - _ACTIVE_BELOW_LOUDEST_DB], 90))


def speech_in(frames: NDArray[np.float64], level: float) -> NDArray[np.intp]:
    """The numbers of the frames in which somebody speaks."""
    return np.flatnonzero(frames > level - _SPEECH_BELOW_LEVEL_DB)
