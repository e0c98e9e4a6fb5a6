"""How much speech a text needs of one voice, and how much pause, learned from what its takes had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SPEECH, PAUSE = "speech_ms", "pause_ms"
OF_THE_TEXT = (
    "text_sounds",
    "text_syllables",
    "text_words",
    "text_long_words",
    "text_breaks",
    "text_sentences",
    "text_digits",
)
_ROUNDS = 30
_DOUBTED_FROM = 1.5
"""A take that strays by more spreads than this counts less, the further the less: so bad takes teach little."""
_AT_MOST_MS = 150.0
"""What one more of anything in a text takes is of this order, before anything is learned."""
_LEAST_SPREAD = 0.3
_SHORTEST_MS = 200.0
"""What short lines vary by as if they had that much more speech."""

_LEAST_MS = {SPEECH: 20.0, PAUSE: 40.0}
"""How exactly it can be told at all: takes of texts that are all alike must not make a pause of a moment a fault."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Need:
    """Milliseconds of speech, or of pauses: some always, some for each feature of the text.

    How far takes stray grows with the root of it, and where little was learned of what is in a text.
    """

    figure: str
    """Which of the two."""
    weights: tuple[float, ...]
    doubt: tuple[tuple[float, ...], ...]
    """How uncertain the weights are, and together with which others."""
    spread: float

    @classmethod
    def learned(cls, takes: Sequence[Mapping[str, float]], figure: str = SPEECH) -> "Need":
        """From figures of takes: least squares, over and over, each time trusting less what strayed the last time."""
        texts = np.array([_features(take) for take in takes])
        had = np.array([take[figure] for take in takes])
        scale = _scale(had)
        trust, spread = np.ones(len(takes)), 1.0
        weights, doubt = np.zeros(texts.shape[1]), np.eye(texts.shape[1])
        for _ in range(_ROUNDS):
            weighed = texts * (trust / scale**2)[:, None]
            doubt = np.linalg.inv(weighed.T @ texts + np.eye(texts.shape[1]) * (spread / _AT_MOST_MS) ** 2)
            weights = doubt @ (weighed.T @ had)
            strayed = np.abs(had - texts @ weights) / scale
            free = max(1.0, len(takes) - float(np.trace(weighed.T @ texts @ doubt)))
            spread = max(1.4826 * float(np.median(strayed)) * (len(takes) / free) ** 0.5, _LEAST_SPREAD)
            trust = np.minimum(1.0, _DOUBTED_FROM * spread / np.maximum(strayed, 1e-9))
        return cls(figure, tuple(weights.tolist()), tuple(tuple(row) for row in doubt.tolist()), spread)

    def expected_ms(self, take: Mapping[str, float]) -> float:
        """How much of it its text needs."""
        return max(0.0, float(_features(take) @ np.array(self.weights)))

    def strays(self, take: Mapping[str, float]) -> float:
        """How many spreads a take has more (or, negative, less) than it needs."""
        features, expected = _features(take), self.expected_ms(take)
        unsure = float(features @ np.array(self.doubt) @ features)
        usual = self.spread * (float(_scale(np.array(expected))) ** 2 + unsure) ** 0.5
        return float((take[self.figure] - expected) / max(usual, _LEAST_MS[self.figure]))


def _features(take: Mapping[str, float]) -> Matrix:
    return np.array([1.0, *(take[name] for name in OF_THE_TEXT)])


def _scale(milliseconds: Matrix) -> Matrix:
    return np.sqrt(milliseconds + _SHORTEST_MS)
