"""How long a text lasts when this voice says it: F5-TTS must be told before it speaks.

The package reckons by UTF-8 bytes, so that a Cyrillic text lasts twice as long as a Latin one and the pace climbs with
the length of the text. Here the voice itself is measured: letters per second of its reference, its pauses not counted.
Letters that stand for a syllable or a mora count as several. What the pauses of the text take is added.
"""

import unicodedata
from dataclasses import dataclass

from phases.errors import EngineFailed

RATE = 24_000
HOP = 256
"""Samples per frame."""

SHORTEST_SECONDS = 0.8
"""What a word on its own is given: below that the model swallows it."""
_CLAUSE, _SENTENCE = 0.2, 0.4
_PAUSES = dict.fromkeys(",;:—–،؛、，；：", _CLAUSE) | dict.fromkeys(".!?…。！？؟।", _SENTENCE)
_MOST_OF_PAUSES = 0.4
"""Of a reference; the rest is speech, however many marks its transcript has."""
_SLOWEST, _FASTEST = 3.0, 40.0
_DIGIT = 4.0  # read out as words; those who spell numbers out before have none
_RETAKE_SPREAD = 0.08
_GOLDEN = 0.6180339887498949  # its multiples, modulo one, never come near each other soon


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a voice speaks."""

    letters_per_second: float

    @classmethod
    def of(cls, transcript: str, seconds: float) -> "Pace":
        """Of whoever says this in so many seconds; EngineFailed if nobody could."""
        pauses = min(pause_seconds(transcript), _MOST_OF_PAUSES * seconds)
        pace = letters(transcript) / (seconds - pauses)
        if not _SLOWEST <= pace <= _FASTEST:
            raise EngineFailed(
                f"The transcript of the reference does not fit its recording: {letters(transcript):.0f} letters "
                f"in {seconds:.1f} seconds.",
                "Write exactly what is said in the recording, no more and no less.",
            )
        return cls(pace)

    def seconds(self, text: str, speed: float = 1.0) -> float:
        """How long a text lasts."""
        natural = letters(text) / self.letters_per_second + pause_seconds(text)
        return max(SHORTEST_SECONDS, natural / speed)

    def frames(self, text: str, speed: float = 1.0, seed: int = 0) -> int:
        """The same in frames; a retake is a little faster or slower, for the guess may have been wrong."""
        return max(1, round(self.seconds(text, speed) * retake_scale(seed) * RATE / HOP))


def letters(text: str) -> float:
    """How much there is to say, in Latin letters."""
    return sum(map(_letters_in, text))


def pause_seconds(text: str) -> float:
    """How long the pauses within a text are; the one after it is not part of it."""
    inner = text.rstrip()
    while inner and not inner[-1].isalnum():
        inner = inner[:-1]
    return sum(
        _PAUSES.get(mark, 0.0) for place, mark in enumerate(inner) if not _is_within_word(inner, place)
    )


def retake_scale(seed: int) -> float:
    """By how much a take with this seed is longer than the first one: 1 for seed 0, else within 4 %."""
    if seed == 0:
        return 1.0
    return 1 + _RETAKE_SPREAD * ((seed % (1 << 20)) * _GOLDEN % 1 - 0.5)


def _letters_in(sign: str) -> float:
    category = unicodedata.category(sign)
    if category.startswith("N"):
        return _DIGIT
    if not category.startswith("L"):
        return 0.0
    if unicodedata.east_asian_width(sign) not in "WF" or "LATIN" in (name := unicodedata.name(sign, "")):
        return 1.0
    return 2.0 if "HIRAGANA" in name or "KATAKANA" in name else 3.0


def _is_within_word(text: str, place: int) -> bool:
    """`3.14`, `10:30`, `1,000`: no pause."""
    return 0 < place < len(text) - 1 and text[place - 1].isdigit() and text[place + 1].isdigit()
