"""What gives a wrong translation away although nobody here knows both languages: its length, and its numbers."""

import re
from collections import Counter

_DIGITS = re.compile(r"\d[\d.,:\u00a0\u202f ]*\d|\d")
_LONG_ENOUGH = 20
_SHORTEST, _LONGEST = 0.35, 3.0
"""Of its length a translation has at least and at most this much, among languages with letters."""


def doubt(text: str, translation: str) -> str | None:
    """Why a translation cannot be right; None if nothing speaks against it."""
    if not any(map(str.isalnum, translation)):
        return "the translation has no word"
    length = len(translation) / max(1, len(text))
    if len(text) >= _LONG_ENOUGH and not _SHORTEST <= length <= _LONGEST:
        return f"the translation is {length:.1f} times as long as the text"
    if _numbers(text) != _numbers(translation):
        return "the translation has other numbers"
    return None


def _numbers(text: str) -> Counter[str]:
    """As digits alone: where their commas and points are is a matter of language."""
    return Counter(re.sub(r"\D", "", match) for match in _DIGITS.findall(text))
