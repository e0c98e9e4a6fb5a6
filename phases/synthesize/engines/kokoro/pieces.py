"""Phonemes in pieces that the model can take, and the samples of the pieces as one recording."""

import re
from collections.abc import Sequence

import numpy as np

from phases.clip import Samples

MOST_SYMBOLS = 510

# Where to cut, the best place first, and how long a pause belongs there.
_SENTENCE = re.compile(r"(?<=[.!?…])[”\")]*\s+")
_CLAUSE = re.compile(r"(?<=[;:,—])[”\")]*\s*")
_WORD = re.compile(r"\s+")
_PAUSES_MS = {".": 400, "!": 400, "?": 400, "…": 400, ";": 250, ":": 250, "—": 200, ",": 150}
_CLOSING = '”") '
_QUIET = 0.01  # of the loudest sample
_EDGE_MS = 10


def pieces_of(phonemes: str, most: int = MOST_SYMBOLS) -> list[str]:
    """The phonemes, cut about equally into as few pieces as it takes; nothing but blanks is lost."""
    phonemes = phonemes.strip()
    if len(phonemes) <= most:
        return [phonemes] if phonemes else []
    left, right = _halves(phonemes)
    return [*pieces_of(left, most), *pieces_of(right, most)]


def joined(pieces: Sequence[str], spoken: Sequence[Samples], rate: int) -> Samples:
    """One recording: where a piece meets the next the silence is as long as its last mark asks for."""
    if len(spoken) == 1:
        return spoken[0]
    parts: list[Samples] = []
    for number, samples in enumerate(spoken):
        start, end = _sounding(samples, rate)
        first, last = number == 0, number == len(spoken) - 1
        parts.append(samples[0 if first else start : len(samples) if last else end])
        if not last:
            parts.append(np.zeros(_pause_ms(pieces[number]) * rate // 1000, np.float32))
    return np.concatenate(parts)


def _halves(phonemes: str) -> tuple[str, str]:
    """Cut at the mark of the best kind that lies in the middle half, or between words, or anywhere."""
    middle, quarter = len(phonemes) // 2, len(phonemes) // 4
    for kind in (_SENTENCE, _CLAUSE, _WORD):
        places = [found.end() for found in kind.finditer(phonemes)]
        near = [place for place in places if abs(place - middle) <= quarter]
        if near:
            place = min(near, key=lambda place: abs(place - middle))
            return phonemes[:place], phonemes[place:]
    return phonemes[:middle], phonemes[middle:]


def _pause_ms(piece: str) -> int:
    return _PAUSES_MS.get(piece.rstrip(_CLOSING)[-1:], 30)


def _sounding(samples: Samples, rate: int) -> tuple[int, int]:
    """Where sound begins and ends, with a little air."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET * np.abs(samples).max())
    air = _EDGE_MS * rate // 1000
    return max(0, int(loud[0]) - air), min(len(samples), int(loud[-1]) + 1 + air)
