"""What a take should be, known before anybody listens to it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_LETTERS_PER_DIGIT = range(1, 7)
"""`1895` may be read sign by sign, or as eighteen letters; `77` as twelve."""
_LETTERS_PER_WIDE_LETTER = 3
"""A Chinese, Japanese or Korean letter takes about as long as three Latin ones."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The text that was to be spoken, and how the engine speaks."""

    spoken: str
    rate: int
    letters_per_second: float
    """Typical pace, counted over speech without its pauses."""
    extra_seconds: float = 0.0
    """Speech that every line has on top."""
    meant_samples: int | None = None
    """The length the engine says it meant; the take must have exactly that."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """What the engine noticed while it spoke."""

    @property
    def fewest_letters(self) -> int:
        """How many letters are spoken at least: those of the text, and one for a digit."""
        return self._letters(_LETTERS_PER_DIGIT[0])

    @property
    def shortest_ms(self) -> float:
        """How long the speech should at least be, without its pauses."""
        return self._milliseconds(self.fewest_letters)

    @property
    def longest_ms(self) -> float:
        """How long it should at most be: digits may be read out as words."""
        return self._milliseconds(self._letters(_LETTERS_PER_DIGIT[-1]))

    def _letters(self, per_digit: int) -> int:
        return sum(_weight(sign, per_digit) for sign in self.spoken if _is_sounded(sign))

    def _milliseconds(self, letters: int) -> float:
        return 1000 * (self.extra_seconds + letters / self.letters_per_second)


def _is_sounded(sign: str) -> bool:
    """Letters, digits, and the vowel signs of Indic scripts, which are marks."""
    return sign.isalnum() or unicodedata.category(sign) in {"Mc", "Mn"}


def _weight(sign: str, per_digit: int) -> int:
    if sign.isdigit():
        return per_digit
    return _LETTERS_PER_WIDE_LETTER if unicodedata.east_asian_width(sign) == "W" else 1
