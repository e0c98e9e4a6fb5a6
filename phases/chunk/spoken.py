"""Spoken text, made from the text shown and the places where they differ."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from phases.chunk.spelling import Edit
from phases.script import Span, Spelling


@dataclass(slots=True)
class _Line:
    """Speech as one line: runs of blanks are one space, none at the ends."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blank: bool = False

    def add(self, piece: str) -> Span:
        """Say more; where in the line it stands."""
        words = " ".join(piece.split())
        self.blank = self.blank or piece[:1].isspace()
        if not words:
            return Span(self.length, self.length)
        if self.blank and self.length:
            self._append(" ")
        start = self.length
        self._append(words)
        self.blank = piece[-1:].isspace()
        return Span(start, self.length)

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def speak(text: str, edits: Sequence[Edit], span: Span) -> tuple[str, tuple[Spelling, ...]]:
    """What is said for the text at `span`, and where it differs; offsets count from the start of the span."""
    line, spellings, place = _Line(), list[Spelling](), span.start
    for edit in edits[bisect_left(edits, span.start, key=_start) : bisect_left(edits, span.end, key=_start)]:
        line.add(text[place : edit.start])
        spoken = line.add(edit.text)
        spellings.append(Spelling(Span(edit.start - span.start, edit.end - span.start), spoken))
        place = edit.end
    line.add(text[place : span.end])
    return "".join(line.pieces), tuple(spellings)


def has_speech(spoken: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in spoken)


class Measure:
    """How long the speech between two places is at most; places inside an edit do not count."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._ends = [edit.end for edit in edits]
        growth = (len(edit.text) - (edit.end - edit.start) for edit in edits)
        self._growth = [0, *accumulate(growth)]

    def length(self, start: int, end: int) -> int:
        """Characters of speech from `start` to `end`."""
        return self._upto(end) - self._upto(start)

    def is_inside_edit(self, place: int) -> bool:
        """Whether a cut here would part what is spoken as one."""
        return self.edit_end(place) is not None

    def edit_end(self, place: int) -> int | None:
        """The end of the edit that `place` is inside of."""
        after = bisect_right(self._ends, place)
        return self._ends[after] if after < len(self._ends) and self._edits[after].start < place else None

    def _upto(self, place: int) -> int:
        return place + self._growth[bisect_right(self._ends, place)]


def _start(edit: Edit) -> int:
    return edit.start
