"""Text → lines, whatever ends them."""

import re

from phases.subtitles.draft import Line
from phases.subtitles.notes import Notes

# An editor that ends lines with CR LF, given lines that have a CR already, writes CR CR LF.
_END = re.compile(r"\r+\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"


def lines_of(text: str, notes: Notes) -> list[Line]:
    """The lines of a text, numbered from 1."""
    bare = text.lstrip(_BYTE_ORDER_MARK)
    if bare != text:
        notes.say(1, "the file begins with a byte order mark")
    _remark_on_ends(bare, notes)
    return [_line(number, raw) for number, raw in enumerate(_END.split(bare), start=1)]


def _line(number: int, raw: str) -> Line:
    text = raw.strip()
    return Line(number, text, raw.find(text) + 1)


def _remark_on_ends(text: str, notes: Notes) -> None:
    both, new_line = text.count("\r\n"), text.count("\n")
    if text.count("\r") != both:
        notes.say(1, "lines end in a carriage return alone, or in more than one")
    elif both not in {0, new_line}:
        notes.say(1, "some lines end in CR LF, others in LF")
