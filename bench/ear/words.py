"""The words of a text, and what may be done to them without touching the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:[’'‑-][^\W_]+)*")
_JOINING = re.compile(r",? ")

_FUNCTION_WORDS = """
a about above after again against all also am an and any are as at be because been before being below
between both but by could did do does down during each either else ever every few for from further had has
have he her here hers him his how i if in into is it its itself just may me might mine more most much must
my myself neither nor of off on once only or other our ours out over own same shall she should since so some
such than that the their theirs them then there these they this those though through till to too under until
up upon us very was we were what when where which while who whom whose why will with within without would
yet you your yours yourself himself herself themselves
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_NEGATING = frozenset({"not", "no", "never", "cannot", "nor", "none", "nothing", "nobody"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word and where it stands."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """As dictionaries write it."""
        return self.text.casefold().replace("’", "'")

    @property
    def has_content(self) -> bool:
        """Whether losing it loses something of what is told."""
        return len(self.text) > 2 and self.folded not in FUNCTION_WORDS and not self.negates

    @property
    def negates(self) -> bool:
        """Whether it turns the meaning around; those have faults of their own."""
        return self.folded in _NEGATING or self.folded.endswith("n't")


def words_of(text: str) -> list[Word]:
    """All of them; a compound with a hyphen is one."""
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


def without(text: str, words: Sequence[Word]) -> str:
    """The text without these neighbouring words, and without a blank too many."""
    before, after = text[: words[0].start], text[words[-1].end :]
    if before.endswith(" ") and (not after or not after[0].isalnum()):
        return before.rstrip(" ") + after
    return before + (after.lstrip(" ") if not before else after)


def replaced(text: str, word: Word, other: str) -> str:
    """The text with another word in this place, written with a capital where this one is."""
    said = other[:1].upper() + other[1:] if word.text[:1].isupper() and word.text != "I" else other
    return text[: word.start] + said + text[word.end :]


def doubled(text: str, words: Sequence[Word]) -> str:
    """The text with these neighbouring words said twice in a row."""
    said = text[words[0].start : words[-1].end]
    return text[: words[-1].end] + " " + said + text[words[-1].end :]


def are_joined(text: str, words: Sequence[Word]) -> bool:
    """Whether nothing but blanks and commas lies between them: a phrase and not two sentences."""
    return all(_JOINING.fullmatch(text[one.end : other.start]) for one, other in pairwise(words))
