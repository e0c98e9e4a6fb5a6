"""How wrong a transcript is, after what does not matter is made alike."""

import re
from collections.abc import Sequence

from num2words import num2words

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NUMBER = 12
_BRITISH = (("our", "or"), ("ise", "ize"), ("isation", "ization"), ("grey", "gray"), ("lled", "led"))


def error_rate(expected: str, heard: str) -> float:
    """The share of words that must be changed; two words written as one are right."""
    wanted, got = normal_words(expected), normal_words(heard)
    return _distance(wanted, got) / max(1, len(wanted))


def normal_words(text: str) -> list[str]:
    """Without case, marks and apostrophes; numbers in words; in American spelling."""
    spelled = _NUMBER.sub(_in_words, text.casefold()).replace("'", "").replace("’", "")
    return [_american(word) for word in _WORD.findall(spelled)]


def _in_words(number: re.Match[str]) -> str:
    digits = number.group()
    return f" {num2words(int(digits))} " if len(digits) <= _LONGEST_NUMBER else " ".join(digits)


def _american(word: str) -> str:
    for british, american in _BRITISH:
        if british in word[1:] or word == british:
            return word.replace(british, american)
    return word


def _distance(wanted: Sequence[str], got: Sequence[str]) -> int:
    """Least number of words replaced, put in or left out, where `hiding place` equals `hidingplace`."""
    rows = [list(range(len(got) + 1))]
    for i, word in enumerate(wanted, 1):
        row = [i]
        for j, other in enumerate(got, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (word != other))
            if i > 1 and wanted[i - 2] + word == other:
                best = min(best, rows[i - 2][j - 1])
            if j > 1 and got[j - 2] + other == word:
                best = min(best, rows[i - 1][j - 2])
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
