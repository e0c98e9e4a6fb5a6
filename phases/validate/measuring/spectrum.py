"""A take in 24 bands of hearing: frame by frame, and on average."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip
from phases.validate.measuring.blocks import frames

BANDS = 24
FRAMES_PER_SECOND = 50
_WINDOW_SECONDS = 0.04
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 7_600.0
_NOTHING = 1e-10

Spectrogram = NDArray[np.float32]
"""A row of decibels per frame of 20 ms."""


def spectrogram_of(clip: Clip) -> Spectrogram:
    """Empty if the clip is shorter than one window."""
    length, hop = round(clip.rate * _WINDOW_SECONDS), clip.rate // FRAMES_PER_SECOND
    if hop < 1 or len(clip) < length:
        return np.empty((0, BANDS), np.float32)
    size = 1 << (length - 1).bit_length()
    window = np.hanning(length).astype(np.float32)
    filters = _filters(size, clip.rate)
    rows = [_power(np.fft.rfft(each * window, size)) @ filters for each in frames(clip.samples, length, hop)]
    return np.asarray(10 * np.log10(np.concatenate(rows) + _NOTHING), np.float32)


def average_of(spectrogram: Spectrogram, spoken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How the sound of its speech is spread over the bands; how loud it is makes no difference."""
    if not spoken.any():
        return np.zeros(BANDS)
    power = np.mean(10 ** (spectrogram[spoken].astype(np.float64) / 10), axis=0)
    decibels = 10 * np.log10(power)
    return np.asarray(decibels - decibels.mean())


def _power(spectra: NDArray[np.complexfloating]) -> NDArray[np.float32]:
    return np.asarray(spectra.real**2 + spectra.imag**2, np.float32)


@cache
def _filters(size: int, rate: int) -> NDArray[np.float32]:
    """Triangles that overlap by half, evenly spaced as the ear hears pitch."""
    highest = min(_HIGHEST_HZ, rate / 2)
    edges = _hertz(np.linspace(_mel(_LOWEST_HZ), _mel(highest), BANDS + 2))
    bins = np.fft.rfftfreq(size, 1 / rate)[:, None]
    rising = (bins - edges[:-2]) / np.maximum(edges[1:-1] - edges[:-2], 1e-9)
    falling = (edges[2:] - bins) / np.maximum(edges[2:] - edges[1:-1], 1e-9)
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700 * (10 ** (mel / 2595) - 1))
