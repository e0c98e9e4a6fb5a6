"""How high somebody speaks."""

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.validate.measuring.blocks import decimated

_RATE = 8_000
_LOWEST_HZ, _HIGHEST_HZ = 50, 500
_WINDOW_SECONDS = 0.05
_MOST_FRAMES = 160
_VOICED = 0.5
_FEWEST_VOICED = 5
_LOUD_BELOW_LEVEL_DB = 15.0


def pitch_of(clip: Clip, decibels: NDArray[np.float64], level_dbfs: float) -> float | None:
    """In hertz, the middle half of the frames that have one averaged; None if hardly any has."""
    factor = max(1, clip.rate // _RATE)
    rate = clip.rate / factor
    length = round(rate * _WINDOW_SECONDS)
    loud = np.flatnonzero(decibels > level_dbfs - _LOUD_BELOW_LEVEL_DB)
    if len(loud) < _FEWEST_VOICED or rate < 4 * _HIGHEST_HZ:
        return None
    slow = decimated(clip.samples, factor)
    chosen = loud[np.linspace(0, len(loud) - 1, min(len(loud), _MOST_FRAMES)).astype(int)]
    starts = np.round((chosen + 0.5) * len(clip) / len(decibels) / factor).astype(int) - length // 2
    starts = starts[(starts >= 0) & (starts + length <= len(slow))]
    if not len(starts):
        return None
    found = _pitches(slow[starts[:, None] + np.arange(length)], rate)
    return _middle(found) if len(found) >= _FEWEST_VOICED else None


def _middle(pitches: NDArray[np.float64]) -> float:
    """Steadier than the median, because pitches are found in coarse steps."""
    inner = np.sort(pitches)[len(pitches) // 4 : -(len(pitches) // 4) or None]
    return float(inner.mean())


def _pitches(windows: Samples, rate: float) -> NDArray[np.float64]:
    """By autocorrelation, corrected for the window; only of windows that are voiced."""
    length = windows.shape[1]
    shape = np.hanning(length).astype(np.float32)
    fine = (windows - windows.mean(axis=1, keepdims=True)) * shape
    ratio = _correlations(fine) / _correlations(shape[None])
    first, last = int(rate / _HIGHEST_HZ), int(rate / _LOWEST_HZ)
    last = min(last, int(length * 0.8))
    part = ratio[:, first : last + 1]
    # the first peak that is nearly the highest: multiples of the period are as high, and not it
    inner = part[:, 1:-1]
    peak = (inner >= part[:, :-2]) & (inner > part[:, 2:]) & (inner > 0.9 * part.max(axis=1, keepdims=True))
    voiced = peak.any(axis=1) & (part.max(axis=1) > _VOICED)
    lags = first + 1 + np.argmax(peak[voiced], axis=1)
    return np.asarray(rate / lags)


def _correlations(windows: Samples) -> NDArray[np.float64]:
    size = 1 << (2 * windows.shape[1] - 1).bit_length()
    power = np.square(np.abs(np.fft.rfft(windows, size)))
    products = np.fft.irfft(power)[:, : windows.shape[1]]
    return np.asarray(products / np.maximum(products[:, :1], 1e-12))
