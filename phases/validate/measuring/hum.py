"""Hum of the mains: a steady tone of 50 or 60 Hz or their multiples, against what lies beside it in the spectrum."""

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip
from phases.validate.measuring.blocks import decimated, frames

_RATE = 1_200
_WINDOW_SECONDS = 1.0
_MAINS_HZ = (50, 60)
_MULTIPLES = (1, 2, 3, 4, 5, 6)
_BESIDE_HZ = (4.0, 9.0)
_QUIET_PERCENT = 25
"""A voice is on a tone now and then, hum is always: only windows in which the tone is weakest count."""
_INAUDIBLE_DBFS = -75.0


def hum_of(clip: Clip) -> float:
    """Decibels by which the strongest steady tone of the mains stands out; 0 if none does or the clip is too short."""
    factor = max(1, clip.rate // _RATE)
    rate = clip.rate / factor
    length = round(rate * _WINDOW_SECONDS)
    if rate < _RATE / 2 or len(clip) < (length + 1) * factor:
        return 0.0
    slow = decimated(clip.samples, factor)
    if len(slow) < length:
        return 0.0
    window = np.hanning(length).astype(np.float32)
    power: NDArray[np.float64] = np.concatenate(
        [
            np.square(np.abs(np.fft.rfft(each * window))).astype(np.float64) / np.square(window.sum() / 2)
            for each in frames(slow, length, length)
        ]
    )
    hertz = np.asarray(np.fft.rfftfreq(length, 1 / rate), np.float64)
    return max(
        0.0, *(_prominence(power, hertz, mains * times) for mains in _MAINS_HZ for times in _MULTIPLES)
    )


def _prominence(power: NDArray[np.float64], hertz: NDArray[np.float64], tone: float) -> float:
    away = np.abs(hertz - tone)
    beside = (away >= _BESIDE_HZ[0]) & (away <= _BESIDE_HZ[1])
    if not beside.any() or tone > hertz[-1]:
        return 0.0
    at = _decibels(power[:, away <= 1.0].max(axis=1))
    around = _decibels(np.median(power[:, beside], axis=1))
    audible = np.maximum(around, _INAUDIBLE_DBFS)
    return float(np.percentile(at - audible, _QUIET_PERCENT))


def _decibels(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(10 * np.log10(power + 1e-12))
