"""What tokens stand for: letters of the text, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples
from phases.evidence import WordTime
from phases.hear.facts import RATE
from phases.hear.wording import words_of

Span = tuple[int, int]

WINDOW = 30 * RATE
"""Samples that the model hears in one go."""
FRAME_MS = 20
"""A frame of the encoder."""
_LEADING, _FOLLOWING = 0xC0, 0x80
"""The first bits of a byte that begins no letter."""
_STEP = RATE // 100
_STEP_MS = 10
_QUIET = 0.01
"""Of the loudest: 40 dB under it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as a model is asked for it."""

    text: str
    numbers: tuple[int, ...]
    spans: tuple[Span, ...]
    """The letters each token stands for; a blank belongs to what follows it, and the stop is an empty span."""

    @classmethod
    def of(cls, text: str, numbers: Sequence[int], spelled: Sequence[bytes]) -> Tokens:
        """From the bytes of each token; all of them together are a blank and the text."""
        whole = b"".join(spelled)
        begun = [
            0,
            *accumulate(sign & _LEADING != _FOLLOWING for sign in whole),
        ]  # letters begun before each byte
        ends = [0, *accumulate(map(len, spelled))]
        borders = [max(0, begun[end] - 1) for end in ends]
        return cls(text, tuple(numbers), (*pairwise(borders), (len(text), len(text))))


def word_times(tokens: Tokens, starts_ms: Sequence[int], samples: Samples) -> tuple[WordTime, ...]:
    """When each word is spoken, from when each token and the stop begin; marks are no words."""
    loud = _loud(samples)
    times = list[WordTime]()
    for word in words_of(tokens.text):
        inside = [n for n, span in enumerate(tokens.spans[:-1]) if _meet(span, (word.start, word.end))]
        first, last = inside[0], inside[-1]
        times.append(WordTime(word.text, *_tightened(starts_ms[first], starts_ms[last + 1], loud)))
    return tuple(times)


def _meet(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _tightened(start_ms: int, end_ms: int, loud: NDArray[np.bool_]) -> Span:
    """Without the silence at its edges: the model gives a pause to the word after it."""
    frames = np.flatnonzero(loud[start_ms // _STEP_MS : end_ms // _STEP_MS])
    if not len(frames):
        return start_ms, end_ms
    return start_ms + int(frames[0]) * _STEP_MS, start_ms + (int(frames[-1]) + 1) * _STEP_MS


def _loud(samples: Samples) -> NDArray[np.bool_]:
    frames = samples[: len(samples) // _STEP * _STEP].reshape(-1, _STEP)
    levels = np.sqrt(np.mean(np.square(frames), axis=1))
    loud: NDArray[np.bool_] = levels > _QUIET * levels.max(initial=0.0)
    return loud
