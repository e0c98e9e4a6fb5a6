"""Text, divided where reading allows it: behind marks rather than within phrases, and never behind an article."""

import re
from collections.abc import Sequence

_LEANERS = (
    "a an the of to in on at by for with from and or but that my your his her our their this these those no not "
    "o os as um uma uns umas de do da dos das em no na nos nas por para com e ou que se não "
    "el la los las un una unos unas del al en con y que su sus "
    "der die das den dem des ein eine einen einem einer und oder zu zum zur im in am an auf mit von "
    "le les une des du au aux et ou dans par pour avec ne il lo gli i di del della e"
)
"""Words that lean on the next one: whoever reads them alone has read nothing."""
_BOUND = frozenset(_LEANERS.split())
_STOP, _PAUSE = 6.0, 3.0
_LEANING = 12.0
_END = re.compile(r"[.!?…]+[”\"’'»)\]]*$")
_MARK = re.compile(r"[,;:—–-]+[”\"’'»)\]]*$")


def pieces_of(text: str, count: int, most_letters: int) -> list[str]:
    """So many parts, about equally long; fewer where there are fewer words, more where they would be too long."""
    words = text.split()
    if not words:
        return []
    for parts in range(max(1, min(count, len(words))), len(words) + 1):
        divided = _divided(words, _equal(parts))
        if parts >= count and all(len(part) <= most_letters for part in divided):
            return divided
    return words


def shared_out(text: str, weights: Sequence[int]) -> list[str]:
    """A part for each of these weights, about as long; where words are too few, the last ones have nothing."""
    words = text.split()
    if len(weights) == 1:
        return [text.strip()]
    count = min(len(words), len(weights))
    if not count:
        return [""] * len(weights)
    whole = sum(weights) or 1
    ends = [sum(weights[:number]) / whole for number in range(1, count)]
    return [*_divided(words, ends), *[""] * (len(weights) - count)]


def lines_of(text: str, width: int, most: int) -> str:
    """The text on as few lines as hold it, at most so many; a longer one has longer lines."""
    for count in range(1, most):
        lines = _divided(text.split(), _equal(count))
        if all(len(line) <= width for line in lines):
            return "\n".join(lines)
    return "\n".join(_divided(text.split(), _equal(most)))


def _equal(count: int) -> list[float]:
    return [number / count for number in range(1, count)]


def _divided(words: Sequence[str], ends: Sequence[float]) -> list[str]:
    """The division that costs least: each place by what stands there, and by how far it is from where a share ends."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    parts, begin = [], 0
    for number, end in enumerate(ends, 1):
        places = range(begin + 1, len(words) - (len(ends) + 1 - number) + 1)
        if not places:
            break
        due = end * starts[-1]
        cut = min(places, key=lambda place: abs(starts[place] - due) + _cost(words[place - 1]))
        parts.append(" ".join(words[begin:cut]))
        begin = cut
    return [*parts, " ".join(words[begin:])]


def _cost(before: str) -> float:
    """Of a break behind this word, in letters that the break may be moved to avoid it."""
    if _END.search(before):
        return -_STOP
    if _MARK.search(before):
        return -_PAUSE
    return _LEANING if before.casefold().strip("“\"'’(«") in _BOUND else 0.0
