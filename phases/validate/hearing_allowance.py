"""How much more is asked before words are found wrong that a recognizer may not know, or that sound alike to it."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from phases.evidence import Evidence, Finding
from phases.validate.hearing_habit import HearingHabit

_ABOUT_WORDS = frozenset({"left_out", "swapped"})
"""Findings that may only mean that the recognizer does not know the word."""
_ALIKE = 0.5
_MOST_WORDS = 3
# had've, two'd and d'honneur, but neither I've nor o'clock
_ODD = re.compile(r"(?!(?:i|you|he|she|it|we|they|who)\b)\w+'(?:d|ve|ll)|(?!o')[a-z]'\w+", re.IGNORECASE)
_SLURRED = tuple(
    frozenset(group.split())
    for group in ("a an and in on", "as has his is", "a at it of the to", "than that the then", "are or our")
)
"""Small words that are hardly spoken; in each group one is heard for the other."""
_SLURRED_ALLOWANCE = 0.5


def allowance(finding: Finding, evidence: Evidence, habit: HearingHabit | None) -> float:
    """How often the allowance for unfamiliar words is made: a name heard as something like it is heard well enough."""
    if finding.kind not in _ABOUT_WORDS:
        return 0.0
    words = evidence.words[finding.word : finding.word + finding.words]
    is_strange = habit is not None and any(map(habit.is_strange, words))
    if not is_strange and _is_known(finding, words, habit):
        return _SLURRED_ALLOWANCE if _is_slurred(finding, words) else 0.0
    strange = 2.0 if is_strange else 0.0
    if finding.kind == "left_out":
        return strange + 2.0
    is_alike = _likeness(" ".join(words), finding.heard) >= _ALIKE
    return strange + (3.0 if is_alike else min(max(1, len(words)), _MOST_WORDS))


def _is_known(finding: Finding, words: Sequence[str], habit: HearingHabit | None) -> bool:
    """Whether the recognizer can be expected to know the words, or has shown that it does."""
    if habit is not None and words and all(map(habit.is_familiar, words)):
        return not any(map(str.isdigit, finding.heard))
    return finding.known and not any(map(_ODD.fullmatch, words))


def _is_slurred(finding: Finding, words: Sequence[str]) -> bool:
    pair = {*(word.casefold() for word in words), finding.heard.casefold()}
    return finding.kind == "swapped" and any(pair <= group for group in _SLURRED)


def _likeness(one: str, other: str) -> float:
    """From 0 to 1: how many letters two texts share, in order."""
    mine, theirs = ("".join(filter(str.isalnum, text.casefold())) for text in (one, other))
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
