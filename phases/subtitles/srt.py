"""SubRip: a number, times, text, a blank line."""

import re
from collections.abc import Sequence

from phases.subtitles.blocks import Block, blocks_in, is_number
from phases.subtitles.draft import Draft, Line
from phases.subtitles.markup import Markup, said_in
from phases.subtitles.notes import Notes
from phases.subtitles.stamps import SRT_TIMES

_ODD_NUMBER = re.compile(r"(?=\S{0,20}[0-9])\S{1,20}")
_MARKUP = Markup()


def read_srt(lines: Sequence[Line], name: str, notes: Notes) -> list[Draft]:
    """The cues of an SRT file, as they stand."""
    blocks = blocks_in(lines, SRT_TIMES, _can_be_number, name, notes)
    _remark_on_numbers(blocks, notes)
    return [_draft(block, notes) for block in blocks]


def _can_be_number(text: str) -> bool:
    return is_number(text) or bool(_ODD_NUMBER.fullmatch(text))


def _draft(block: Block, notes: Notes) -> Draft:
    identifier = block.head if block.head and not is_number(block.head) else ""
    said = said_in(block.body, _MARKUP, notes)
    return Draft(block.line, block.times.start_ms, block.times.end_ms, said, identifier)


def _remark_on_numbers(blocks: Sequence[Block], notes: Notes) -> None:
    seen: set[str] = set()
    for block in blocks:
        if block.head is None:
            notes.say(block.line, "the cue has no number")
        elif not is_number(block.head):
            notes.say(block.line, "the number of the cue is not a number")
        elif block.head in seen:
            notes.say(block.line, "the number of the cue was there before")
        else:
            seen.add(block.head)
