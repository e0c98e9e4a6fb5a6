"""Whether something is said twice in a row: a stripe beside the diagonal when a take is compared with itself.

Frames are compared with those some lag later. Where a word or phrase as long as the lag is said again, they are alike
for a whole lag; how alike, summed up along the stripe, is the score. The stripe may drift, for nobody says a thing
twice at quite the same pace.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phases.validate.measuring.spectrum import BANDS, FRAMES_PER_SECOND, Spectrogram

_LAGS = np.arange(12, 126)
"""0.24 to 2.5 s."""
_PHRASE_FROM = 25
"""Longer than 0.5 s is several words, or a long one: good speech comes less near to it than to a short word."""
_DYNAMIC_DB = 50.0
_ALIKE = 0.5
"""Frames of different sounds are less alike than this."""
_DRIFT_COSTS = 0.1
_BY_CHANCE_FRAMES, _BY_CHANCE_SHARE = 4.2, 0.13
"""What good speech reaches: a vowel held long is like itself a little later, and more so the shorter the lag."""
_AT_ONCE = 3_000

Features = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Repeat:
    """What looks most as if it were said twice."""

    score: float = 0.0
    """Against what good speech reaches."""
    lag_ms: int = 0
    """How long it is."""
    end_ms: int = 0
    """Where its second time ends."""


def repeats_in(spectrogram: Spectrogram, spoken: NDArray[np.bool_]) -> tuple[Repeat, Repeat]:
    """The strongest of a word and of a phrase; of nothing if there is too little speech."""
    lags = _LAGS[: max(0, len(spectrogram) - int(_LAGS[0]))]
    if not len(lags) or np.count_nonzero(spoken) < 2 * _LAGS[0]:
        return Repeat(), Repeat()
    best, ends = _stripes(_features(spectrogram, spoken), spoken, lags)
    scores = best / (_BY_CHANCE_FRAMES + _BY_CHANCE_SHARE * lags)
    found = [
        Repeat(float(s), _milliseconds(g), _milliseconds(e + g))
        for s, g, e in zip(scores, lags, ends, strict=True)
    ]
    words = [repeat for repeat, lag in zip(found, lags, strict=True) if lag < _PHRASE_FROM]
    phrases = [repeat for repeat, lag in zip(found, lags, strict=True) if lag >= _PHRASE_FROM]
    return max(words, key=_score), max(phrases, key=_score, default=Repeat())


def _score(repeat: Repeat) -> float:
    return repeat.score


def _features(spectrogram: Spectrogram, spoken: NDArray[np.bool_]) -> Features:
    """The shape of the spectrum, its change, all of length one; nothing where nobody speaks."""
    heard = np.maximum(spectrogram, spectrogram[spoken].max() - _DYNAMIC_DB)
    cepstra = (heard - heard[spoken].mean(axis=0)) @ _COSINES
    padded = np.pad(cepstra, ((2, 2), (0, 0)), mode="edge")
    features = np.concatenate([cepstra, padded[4:] - padded[:-4]], axis=1)
    features /= np.linalg.norm(features, axis=1, keepdims=True) + np.float32(1e-6)
    features[~spoken] = 0
    return np.asarray(features, np.float32)


def _stripes(
    features: Features, spoken: NDArray[np.bool_], lags: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """The best sum along a stripe at each lag, and the frame where it ends."""
    sums = np.zeros(len(lags) + 2, np.float32)
    best, ends = np.zeros(len(lags), np.float32), np.zeros(len(lags), np.intp)
    for first in range(0, len(features), _AT_ONCE):
        for row, likeness in enumerate(_likeness(features, spoken, lags, first), first):
            straight = sums[1:-1]
            drifted = np.maximum(sums[:-2], sums[2:]) - np.float32(_DRIFT_COSTS)
            now = np.maximum(np.maximum(straight, drifted) + likeness, 0)
            sums[1:-1] = now
            better = now > best
            best[better], ends[better] = now[better], row
    return best, ends


def _likeness(
    features: Features, spoken: NDArray[np.bool_], lags: NDArray[np.intp], first: int
) -> NDArray[np.float32]:
    """How much more alike than by chance: a row per frame from the first on, a column per lag; pauses tell nothing."""
    last = min(first + _AT_ONCE, len(features))
    likeness = np.full((last - first, len(lags)), -1.0, np.float32)
    for column, lag in enumerate(lags):
        until = min(last, len(features) - int(lag))
        if until <= first:
            continue
        now, later = slice(first, until), slice(first + int(lag), until + int(lag))
        alike = np.einsum("fd,fd->f", features[now], features[later]) - np.float32(_ALIKE)
        likeness[: until - first, column] = np.where(spoken[now] | spoken[later], alike, 0)
    return likeness


def _milliseconds(frames: int | np.intp) -> int:
    return int(frames) * 1000 // FRAMES_PER_SECOND


def _cosines(count: int) -> NDArray[np.float32]:
    """From bands to the shape of the spectrum; finer shapes count more, because they are fainter."""
    order = np.arange(count)[None, :]
    places = (np.arange(BANDS)[:, None] + 0.5) / BANDS
    return np.asarray(np.cos(np.pi * order * places) * (1 + 0.2 * order), np.float32)


_COSINES = _cosines(13)
