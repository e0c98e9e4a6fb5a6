"""A take as recognizers want it: 16 kHz, as loud as what they were taught with, little silence at its ends."""

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.hear.facts import RATE
from phases.levels import frame_levels, level_of, speech_in
from phases.media import resampled

_PEAK = 0.7
_NOTHING = 1e-4
_FRAMES_PER_SECOND = 100
_KEPT_FRAMES = 25


def for_ears(clip: Clip) -> tuple[Samples, int]:
    """The sound, and how many samples of the take were left off at its beginning; finite samples only."""
    samples = resampled(clip, RATE).samples
    samples = samples - np.float32(samples.mean(dtype=np.float64)) if len(samples) else samples
    peak = float(np.abs(samples).max(initial=0.0))
    if peak < _NOTHING:
        return samples, 0
    samples *= np.float32(_PEAK / peak)
    start, end = _spoken(samples)
    return samples[start:end], start


def levels_of(samples: Samples) -> tuple[NDArray[np.float64], float]:
    """Decibels of each 10 ms, and how loud the speech is."""
    frames = frame_levels(Clip(samples, RATE), 0.0, _FRAMES_PER_SECOND)
    return frames, level_of(frames)


def _spoken(samples: Samples) -> tuple[int, int]:
    """Where the speech begins and ends, with a quarter of a second around it."""
    speech = speech_in(*levels_of(samples))
    length = RATE // _FRAMES_PER_SECOND
    start = max(0, int(speech[0]) - _KEPT_FRAMES) * length
    return start, min(len(samples), (int(speech[-1]) + 1 + _KEPT_FRAMES) * length)
