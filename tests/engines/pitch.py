"""How high a voice is, by measurement."""

import numpy as np

from phases.clip import Clip

_LOW_HZ, _HIGH_HZ = 60, 420
_WINDOW_SECONDS, _HOP_SECONDS = 0.04, 0.02
_VOICED = 0.5


def median_pitch(clip: Clip) -> float:
    """The median frequency, in hertz, at which the loud and periodic parts of a recording repeat themselves."""
    window, hop = int(_WINDOW_SECONDS * clip.rate), int(_HOP_SECONDS * clip.rate)
    frames = np.lib.stride_tricks.sliding_window_view(clip.samples, window)[::hop]
    loudness = np.sqrt(np.mean(frames**2, axis=1))
    frames = frames[loudness > 0.2 * loudness.max()]
    frames = (frames - frames.mean(axis=1, keepdims=True)) * np.hanning(window)
    spectrum = np.fft.rfft(frames, 2 * window, axis=1)
    repeats = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)
    shortest, longest = clip.rate // _HIGH_HZ, clip.rate // _LOW_HZ
    window_repeats = np.correlate(np.hanning(window), np.hanning(window), "full")[window - 1 :]
    likeness = (
        repeats[:, : longest + 1] / repeats[:, :1] / (window_repeats[: longest + 1] / window_repeats[0])
    )
    lags = shortest + np.argmax(likeness[:, shortest:], axis=1)
    voiced = likeness[np.arange(len(lags)), lags] > _VOICED
    return float(np.median(clip.rate / lags[voiced]))
