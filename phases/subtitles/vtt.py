"""WebVTT: a header, then cues between comments, styles and regions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from phases.subtitles.blocks import Block, blocks_in, is_number
from phases.subtitles.draft import Draft, Line
from phases.subtitles.markup import Markup, said_in
from phases.subtitles.notes import Notes
from phases.subtitles.stamps import VTT_TIMES, times_in

HEADER = "WEBVTT"
_NOT_SPOKEN = re.compile(r"NOTE(?:\s.*)?|STYLE|REGION", re.DOTALL)
_LANGUAGE = re.compile(r"Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\s*", re.IGNORECASE)
_MARKUP = Markup(
    tags=frozenset({"c", "i", "b", "u", "v", "lang", "ruby", "rt"}), has_inner_times=True, has_entities=True
)


@dataclass(frozen=True, slots=True)
class VttFile:
    """What a WebVTT file says."""

    drafts: list[Draft]
    language: str | None


def read_vtt(lines: Sequence[Line], name: str, notes: Notes) -> VttFile:
    """The cues of a WebVTT file, as they stand, and the language that its header names."""
    header, rest = _parted(lines, notes)
    blocks = blocks_in(_without_comments(rest), VTT_TIMES, bool, name, notes)
    languages = (_LANGUAGE.fullmatch(line.text) for line in header)
    language = next((match[1] for match in languages if match), None)
    return VttFile([_draft(block, notes) for block in blocks], language)


def _draft(block: Block, notes: Notes) -> Draft:
    identifier = block.head if block.head and not is_number(block.head) else ""
    said = said_in(block.body, _MARKUP, notes)
    return Draft(block.line, block.times.start_ms, block.times.end_ms, said, identifier)


def _parted(lines: Sequence[Line], notes: Notes) -> tuple[Sequence[Line], Sequence[Line]]:
    """The header, to the first blank line or the first times, and the rest."""
    begin = next((at for at, line in enumerate(lines) if line.text), 0)
    if not lines[begin].text.startswith(HEADER):
        notes.say(lines[begin].number, f"the file does not begin with {HEADER}")
        return (), lines
    if begin:
        notes.say(1, f"there are blank lines before {HEADER}")
    end = begin + 1
    while end < len(lines) and lines[end].text and not times_in(lines[end].text, VTT_TIMES):
        end += 1
    return lines[begin:end], lines[end:]


def _without_comments(lines: Sequence[Line]) -> list[Line]:
    """The lines, blank where comments, styles and regions stood: each ends at a blank line or at times."""
    kept: list[Line] = []
    is_spoken, before = True, ""
    for line in lines:
        if not before and _NOT_SPOKEN.fullmatch(line.text):
            is_spoken = False
        elif not is_spoken and (not line.text or times_in(line.text, VTT_TIMES)):
            is_spoken = True
        kept.append(line if is_spoken else replace(line, text=""))
        before = line.text
    return kept
