"""A take too long to be heard in one go, cut where it is silent, and its text where that silence should be."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from phases.clip import Clip, Samples
from phases.hear.facts import RATE
from phases.hear.sound import levels_of
from phases.hear.wording import Word, words_of
from phases.levels import speech_in

_FRAME = RATE // 100
_PAUSE_FRAMES = 12
_MARK_WORTH = {
    ".": 3.0,
    "!": 3.0,
    "?": 3.0,
    "。": 3.0,
    "！": 3.0,
    "？": 3.0,
    ";": 2.0,
    ":": 2.0,
    "—": 2.0,
    ",": 1.0,
}
_MARK = re.compile(r"[.!?。！？;:—,]")
_SEARCHED = 0.35
"""The share of the limit before it in which the best silence is looked for."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One piece: where it lies, and its text."""

    start: int
    end: int
    text: str


def cut(samples: Samples, text: str, limit: int) -> list[Cut]:
    """Pieces no longer than the limit, that together are all of the sound and all of the text, in order."""
    ends = _ends(samples, limit)
    bounds = [0, *ends, len(samples)]
    texts = _divided(text, samples, bounds)
    return [Cut(start, end, piece) for start, end, piece in zip(bounds, bounds[1:], texts, strict=False)]


def halved(clip: Clip) -> list[tuple[int, Clip]]:
    """It in two, cut where it is silent near its middle; with the millisecond at which each begins."""
    bounds = [0, *_ends(clip.samples, len(clip) * 2 // 3)[:1], len(clip)]
    return [
        (start * 1000 // clip.rate, Clip(clip.samples[start:end], clip.rate))
        for start, end in pairwise(bounds)
    ]


def _ends(samples: Samples, limit: int) -> list[int]:
    """Where the pieces end but for the last: in the longest silence of the last third before the limit."""
    pauses = _pauses(samples)
    ends, start = list[int](), 0
    while len(samples) - start > limit:
        earliest, latest = start + int(limit * (1 - _SEARCHED)), start + limit
        inside = [(length, middle) for middle, length in pauses if earliest <= middle <= latest]
        start = max(inside)[1] if inside else _quietest(samples, earliest, latest)
        ends.append(start)
    return ends


def _pauses(samples: Samples) -> list[tuple[int, int]]:
    """The middle and the length of each silence."""
    speech = speech_in(*levels_of(samples))
    steps = np.diff(speech)
    places = np.flatnonzero(steps > _PAUSE_FRAMES)
    return [(int(speech[place] + steps[place] // 2) * _FRAME, int(steps[place])) for place in places]


def _quietest(samples: Samples, earliest: int, latest: int) -> int:
    """Where nobody pauses: the quietest moment."""
    frames, _ = levels_of(samples[earliest:latest])
    return earliest + int(np.argmin(frames)) * _FRAME


def _divided(text: str, samples: Samples, bounds: Sequence[int]) -> list[str]:
    """The text of each piece: cut between two words, at a mark if one is near where the letters say the cut is."""
    words = words_of(text)
    if not words:
        return [text] + [""] * (len(bounds) - 2)
    spoken = np.cumsum(np.isin(np.arange(len(samples) // _FRAME + 1), speech_in(*levels_of(samples))))
    letters = np.cumsum([len(word.bare) + 1 for word in words])
    places, last = list[int](), 0
    for bound in bounds[1:-1]:
        share = float(spoken[min(bound // _FRAME, len(spoken) - 1)]) / max(1, int(spoken[-1]))
        nearest = bisect_left(letters.tolist(), share * float(letters[-1]))
        last = min(max(last + 1, _at_mark(text, words, nearest)), len(words))
        places.append(words[last].start if last < len(words) else len(text))
    return [text[start:end].strip() for start, end in zip([0, *places], [*places, len(text)], strict=True)]


def _at_mark(text: str, words: Sequence[Word], nearest: int) -> int:
    """The number of the word that the next piece begins with."""
    reach = max(3, len(words) // 12)
    return max(
        range(max(1, nearest - reach), min(len(words), nearest + reach + 1)),
        key=lambda place: _worth(text, words, place) - abs(place - nearest) * 3.0 / reach,
        default=nearest,
    )


def _worth(text: str, words: Sequence[Word], place: int) -> float:
    marks = _MARK.findall(text[words[place - 1].end : words[place].start])
    return max((_MARK_WORTH[mark] for mark in marks), default=0.0)
