"""What else may have been said: other readings of a text, each of which a recognizer can be asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phases.evidence import Kind
from phases.hear.wording import Word

_BEFORE_MARK = re.compile(r"\s+([,.!?])")
_AFTER_MARK = re.compile(r"([,.!?])(?:\s*,)+|,(?=[.!?])")
_IN_FRONT = re.compile(r"^[\s,.!?]+")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One other reading."""

    kind: Kind
    text: str
    word: int
    """The first word it is about; what is added stands in front of it, or behind it if that is one word, the last."""
    words: int = 1
    heard: str = ""


def left_out(text: str, words: Sequence[Word], first: int, count: int = 1) -> Hypothesis:
    """Some words are missing."""
    other = _with(text, words[first].start, words[first + count - 1].end, "")
    return Hypothesis("left_out", other, first, count)


def said_twice(text: str, words: Sequence[Word], first: int, count: int = 1) -> Hypothesis:
    """Some words come twice in a row."""
    start, end = words[first].start, words[first + count - 1].end
    return Hypothesis("said_twice", f"{text[:end]} {text[start:]}", first, count, text[start:end])


def negated(text: str, words: Sequence[Word], word: int, instead: str) -> Hypothesis:
    """The opposite is said."""
    other = _with(text, words[word].start, words[word].end, instead)
    return Hypothesis("negation", other, word, 1, instead)


def added(text: str, words: Sequence[Word], before: int, heard: str) -> Hypothesis:
    """Something comes in between that is not in the text, or after its end."""
    if before < len(words):
        at = words[before].start
        return Hypothesis("added", _with(text, at, at, f"{heard} "), before, 0, heard)
    end = text[words[-1].end :]
    return Hypothesis("added", f"{text} {heard}{end}", len(words) - 1, 1, heard)


def swapped(text: str, words: Sequence[Word], first: int, count: int, heard: str) -> Hypothesis:
    """Other words are said in place of some."""
    other = _with(text, words[first].start, words[first + count - 1].end, heard)
    return Hypothesis("swapped", other, first, count, heard)


def _with(text: str, start: int, end: int, instead: str) -> str:
    """The text with another piece in it; marks and blanks as one would write them."""
    joined = " ".join(f"{text[:start]}{instead}{text[end:]}".split())
    return _IN_FRONT.sub("", _AFTER_MARK.sub(_kept, _BEFORE_MARK.sub(r"\1", joined)))


def _kept(marks: re.Match[str]) -> str:
    """Of several marks in a row the one that says more."""
    return marks[1] or ""
