"""What a voice sounds like, by measurement: good enough to tell the voices of a cast apart."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip

_WINDOW, _HOP, _BANDS, _HIGHEST_HZ = 1_024, 512, 40, 8_000
Timbre = NDArray[np.float64]


def timbre(clip: Clip) -> Timbre:
    """The long-term spectrum of the speech, in mel bands, its level taken out."""
    frames = np.lib.stride_tricks.sliding_window_view(clip.samples, _WINDOW)[::_HOP] * np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    energy = power.sum(axis=1)
    power = power[energy > energy.max() / 100]
    hertz = np.fft.rfftfreq(_WINDOW, 1 / clip.rate)
    mels = np.linspace(0, 2595 * np.log10(1 + _HIGHEST_HZ / 700), _BANDS + 1)
    edges = 700 * (10 ** (mels / 2595) - 1)
    bands = np.array(
        [power[:, (hertz >= low) & (hertz < high + 30)].sum(axis=1) + 1e-9 for low, high in pairwise(edges)]
    )
    spectrum: Timbre = np.log(bands / bands.sum(axis=0)).mean(axis=1)
    return spectrum


def likest(clip: Clip, voices: Mapping[str, Timbre]) -> str:
    """The name of the voice that sounds most like the recording."""
    heard = timbre(clip)
    return min(voices, key=lambda name: float(np.mean((heard - voices[name]) ** 2)))
