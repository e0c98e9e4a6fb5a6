"""How much there is to say in a text, in Latin letters."""

import unicodedata

_LETTERS_PER_DIGIT = range(1, 7)
"""`1895` may be read sign by sign, or as eighteen letters; `77` as twelve."""
_LETTERS_PER_WIDE_LETTER = 3
"""A Chinese, Japanese or Korean letter takes about as long as three Latin ones."""


def fewest_letters(text: str) -> int:
    """At least: a digit is one letter."""
    return _letters(text, _LETTERS_PER_DIGIT[0])


def most_letters(text: str) -> int:
    """At most: digits may be read out as words."""
    return _letters(text, _LETTERS_PER_DIGIT[-1])


def _letters(text: str, per_digit: int) -> int:
    return sum(_weight(sign, per_digit) for sign in text if _is_sounded(sign))


def _is_sounded(sign: str) -> bool:
    """Letters, digits, and the vowel signs of Indic scripts, which are marks."""
    return sign.isalnum() or unicodedata.category(sign) in {"Mc", "Mn"}


def _weight(sign: str, per_digit: int) -> int:
    if sign.isdigit():
        return per_digit
    return _LETTERS_PER_WIDE_LETTER if unicodedata.east_asian_width(sign) == "W" else 1
