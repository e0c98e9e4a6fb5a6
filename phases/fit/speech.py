"""What is laid on the time line: the speech of a take, without the silence around it, as long as planned."""

import numpy as np
from python_stretch.Signalsmith import Stretch

from phases.clip import Clip, Samples
from phases.edges import faded, speech_bounds
from phases.fit.placement import Placement
from phases.media import resampled

_FRAMES_PER_SECOND = 200
"""So the first sound is found to 5 ms; a cue's start is where that sound begins, not where its take does."""
_FADE_MS = 2
_SEED = 1
"""Stretching uses random phases; with one seed equal speech stays equal."""


def spoken(clip: Clip, rate: int) -> Samples:
    """The speech of a take at the rate of the track, from its first sound to its last."""
    at_rate = resampled(clip, rate)
    start, end = speech_bounds(at_rate, _FRAMES_PER_SECOND)
    return at_rate.samples[start:end]


def fitted(clip: Clip, placement: Placement, rate: int) -> Samples:
    """The speech of a take as it stands on the track, to the sample."""
    speech = spoken(clip, rate)
    if len(speech) != placement.natural:
        raise ValueError(
            f"cue {placement.number} was planned with {placement.natural} samples, not {len(speech)}"
        )
    heard = stretched(speech, placement.fitted, rate)[: placement.length]
    return faded(heard, rate * _FADE_MS // 1000)


def stretched(speech: Samples, length: int, rate: int) -> Samples:
    """The same speech at the same pitch in another time; untouched if it is that long already."""
    if len(speech) == length or not len(speech) or not length:
        return speech[:length]
    stretch = Stretch(_SEED)
    stretch.preset(1, rate)
    stretch.setTimeFactor(len(speech) / length)
    made: Samples = np.asarray(stretch.process(speech.reshape(1, -1)), np.float32)[0]
    return np.concatenate([made, np.zeros(length, np.float32)])[:length]
