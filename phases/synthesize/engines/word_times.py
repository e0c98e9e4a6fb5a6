"""When words are spoken, from how long an engine means each phoneme to last."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from phases.evidence import WordTime

# The sound runs ahead of the durations, and before a pause the last phoneme holds some of the silence. Measured
# against the level of the sound and an aligner: `python -m bench.word_times`.
_EARLY_MS = 35
_EARLY_BEFORE_PAUSE_MS = 275
_SHORTEST_MS = 60

Said = Sequence[tuple[str, str]]
"""Tokens of a text in their order, each with its phonemes and the blank behind it."""


def word_times(said: Said, starts_ms: NDArray[np.int64]) -> tuple[WordTime, ...]:
    """The times of the words; `starts_ms` says when each phoneme begins, and as its last when the last one ends."""
    times: list[WordTime] = []
    for word, first, last, is_before_pause in _words(said):
        begin = first - 1 if times and first else first  # a word begins with the blank before it
        start = max(0, int(starts_ms[begin]) - _EARLY_MS, times[-1].end_ms if times else 0)
        meant_end = int(starts_ms[min(last, len(starts_ms) - 1)])
        early = _EARLY_BEFORE_PAUSE_MS if is_before_pause else _EARLY_MS
        end = max(start + _SHORTEST_MS, (start + meant_end) // 2, meant_end - early)
        times.append(WordTime(word, start, end))
    return tuple(times)


def _words(said: Said) -> Iterator[tuple[str, int, int, bool]]:
    """Each word, where its phonemes begin and end, and whether a pause follows."""
    text, first, last, position = "", 0, 0, 0
    for number, (token, phonemes) in enumerate(said):
        sounded = any(map(str.isalnum, token))
        if sounded and not text:
            first = position
        if sounded:
            text += token
            last = position + len(phonemes.rstrip())
        position += len(phonemes)
        following = said[number + 1][0] if number + 1 < len(said) else "."
        is_over = phonemes.endswith(" ") or not any(map(str.isalnum, following))
        if text and is_over:
            yield text, first, last, not any(map(str.isalnum, following))
            text = ""
