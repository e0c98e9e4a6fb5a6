"""What is wrong with the tags of a text, with line and column: nothing of it is read aloud unnoticed."""

import re
from collections.abc import Iterator

from phases.chunk.tags.grammar import read_tag
from phases.chunk.tags.parts import BRACKETS, NAME, almost, found_in
from phases.cue import Remark
from phases.voice import Cast

NOBODY = "is nobody in the cast"
READ_ALOUD = "it is read aloud as text"
BY_THE_NARRATOR = "the narrator speaks"


def remarks_on(text: str, cast: Cast, *, is_subtitle: bool = False) -> Iterator[Remark]:
    """Every mistake, in the order of the text, whose lines are counted from 1."""
    then = BY_THE_NARRATOR if is_subtitle else READ_ALOUD
    for number, line in enumerate(text.split("\n"), 1):
        yield from (Remark(number, message, column) for column, message in sorted(_of_line(line, cast, then)))


def _of_line(line: str, cast: Cast, then: str) -> Iterator[tuple[int, str]]:
    rest = list(line)
    for match in BRACKETS.finditer(line):
        rest[match.start() : match.end()] = " " * len(match[0])
        found = found_in(match, cast)
        yield from ((match.start() + 1, f"{match[0]}: {trouble}") for trouble in found.reading.troubles)
        if found.reading.tag is None:
            yield from ((match.start() + 1, told) for told in _unknown(match, cast, then))
    for column, sign in enumerate(rest, 1):
        if sign in "[]":
            yield column, f"a “{sign}” without its partner"


def _unknown(match: re.Match[str], cast: Cast, then: str) -> Iterator[str]:
    inner = match[1].strip()
    close = almost(inner, cast)
    if not inner:
        yield "empty brackets"
    elif close:
        yield f"{match[0]} {NOBODY}; did you mean “{close}”?"
    elif (tag := read_tag(inner, cast.parameters).tag) and NAME.fullmatch(tag.name):
        yield f"{match[0]} {NOBODY}: {then}"
