"""Text, divided where reading allows it: behind marks rather than within phrases, and never behind an article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from phases.sentences import is_stop

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


@dataclass(frozen=True, slots=True)
class Room:
    """What a subtitle holds: so many lines of so many letters. Who speaks is named in it, and takes its share."""

    width: int
    lines: int
    tag: str = ""

    def holds(self, text: str) -> bool:
        """Whether there is room for it; a word that is longer than a line has one of its own."""
        return len(self._filled(text)) <= self.lines

    def laid_out(self, text: str) -> str:
        """The text behind the tag, on as few lines as hold it; what they do not hold is on longer ones."""
        words = self._words(text)
        for count in range(1, self.lines + 1):
            lines = self._named(_divided(words, _equal(count)))
            if all(len(line) <= self.width for line in lines):
                return "\n".join(lines)
        filled = self._filled(text)
        wide = self._named(_divided(words, _equal(self.lines)))
        return "\n".join(filled if len(filled) <= self.lines else wide)

    def _filled(self, text: str) -> list[str]:
        """Line after line, as full as can be."""
        lines: list[str] = []
        words = self._words(text)
        for place, word in enumerate(words):
            if lines and len(lines[-1]) + 1 + len(word) <= self.width:
                lines[-1] += f" {word}"
            elif self.tag and lines and is_stop(lines[-1], " ".join(words[place:])):
                lines.append(f"{self.tag} {word}")
            else:
                lines.append(word)
        return lines

    def _named(self, lines: Sequence[str]) -> list[str]:
        """Behind a stop a line is somebody else's, unless the tag stands in front of it again."""
        if not self.tag:
            return list(lines)
        behind = [
            f"{self.tag} {after}" if is_stop(before, after) else after for before, after in pairwise(lines)
        ]
        return [*lines[:1], *behind]

    def _words(self, text: str) -> list[str]:
        """The tag is never alone on a line: it would name nobody there."""
        words = text.split()
        return [f"{self.tag} {words[0]}", *words[1:]] if self.tag and words else words


def pieces_of(text: str, count: int, room: Room) -> list[str]:
    """So many parts, about equally long; fewer where there are fewer words, more where there is no room for them."""
    words = text.split()
    is_narrow = any(len(f"{room.tag} {word}") > room.width for word in words)
    if room.lines == 1 and is_narrow:  # a long name is not worth a subtitle for each word
        room = replace(room, tag="")
    for parts in range(max(1, min(count, len(words))), len(words) + 1):
        divided = _divided(words, _equal(parts))
        if parts >= count and all(map(room.holds, divided)):
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
