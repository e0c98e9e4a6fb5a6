"""What Whisper's encoder is given: how loud each of its bands is, a hundred times a second. Numpy only."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples
from phases.hear.facts import RATE
from phases.hear.whisper.pieces import WINDOW

Mel = NDArray[np.float32]

_FFT, _HOP = 400, 160
_FAINTEST, _DEPTH = 1e-10, 8.0
_STRAIGHT_TO = 1_000.0
"""Hertz: up to there Slaney's scale is straight, beyond it is logarithmic."""
_HERTZ_PER_MEL = 200 / 3
_LOG_STEP = np.log(6.4) / 27


def mel_of(samples: Samples, bands: int) -> Mel:
    """The window that begins with these samples, silence after them, as `bands` rows of 3,000 frames."""
    padded = np.pad(samples[:WINDOW], (0, max(0, WINDOW - len(samples))))
    edged = np.pad(padded, _FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(edged, _FFT)[:-1:_HOP][: WINDOW // _HOP]
    fade = np.hanning(_FFT + 1)[:-1].astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames * fade)))
    levels = np.log10(np.maximum(_bands(bands) @ power.T, _FAINTEST))
    return np.asarray((np.maximum(levels, levels.max() - _DEPTH) + 4.0) / 4.0, np.float32)


@cache
def _bands(count: int) -> Mel:
    """How much of each frequency is in each band: triangles that all hold the same energy."""
    tops = _hertz(np.linspace(0.0, _mels(np.asarray(RATE / 2)), count + 2))
    frequencies = np.fft.rfftfreq(_FFT, 1 / RATE)
    rise = (frequencies - tops[:-2, None]) / np.diff(tops)[:-1, None]
    fall = (tops[2:, None] - frequencies) / np.diff(tops)[1:, None]
    triangles = np.maximum(0.0, np.minimum(rise, fall))
    return np.asarray(triangles * (2.0 / (tops[2:] - tops[:-2]))[:, None], np.float32)


def _mels(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    straight = hertz / _HERTZ_PER_MEL
    bent = _STRAIGHT_TO / _HERTZ_PER_MEL + np.log(np.maximum(hertz, 1.0) / _STRAIGHT_TO) / _LOG_STEP
    return np.where(hertz < _STRAIGHT_TO, straight, bent)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    border = _STRAIGHT_TO / _HERTZ_PER_MEL
    return np.where(mels < border, mels * _HERTZ_PER_MEL, _STRAIGHT_TO * np.exp((mels - border) * _LOG_STEP))
