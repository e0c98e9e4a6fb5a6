"""Footnotes of plain text: `[1]` in a line, `[Footnote 1: …]` or `[1] …` where it is explained."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from phases.book import ParagraphKind
from phases.extract.blocks import Block, Notes

_LABELLED = re.compile(r"\[(?:Footnote|Note|Endnote)\s+(\w{1,4}|\*+):\s*(.+)\]", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r"\[(\d{1,4}|\*{1,3})\][:.]?\s+(.+)", re.DOTALL)
_MARKER = re.compile(r"[ \u00a0]?\[(\w{1,4}|\*{1,3})\]")


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    block: Block


def with_notes(blocks: list[Block], *, are_read: bool) -> tuple[list[Block], Notes]:
    """The blocks that refer, and the notes that they refer to."""
    definitions: dict[str, list[_Definition]] = defaultdict(list)
    text: list[Block] = []
    for block in blocks:
        found = _LABELLED.fullmatch(block.text) or _NUMBERED.fullmatch(block.text)
        if found and block.kind is ParagraphKind.PROSE and _is_referred(found[1], blocks):
            note = replace(block, text=found[2], kind=ParagraphKind.FOOTNOTE)
            definitions[found[1]].append(_Definition(f"{found[1]}/{len(definitions[found[1]])}", note))
        else:
            text.append(block)
    notes = {one.name: (one.block,) for same in definitions.values() for one in same}
    return [_referring(block, definitions) for block in text], Notes(notes, are_read=are_read)


def _is_referred(number: str, blocks: list[Block]) -> bool:
    marker = f"[{number}]"
    return any(marker in block.text[1:] for block in blocks)


def _referring(block: Block, definitions: dict[str, list[_Definition]]) -> Block:
    """The block without its markers, each of which takes the next note of its number."""
    names: list[str] = []

    def taken(marker: re.Match[str]) -> str:
        waiting = definitions.get(marker[1])
        if not waiting:
            return marker[0]
        names.append(waiting.pop(0).name)
        return ""

    text = _MARKER.sub(taken, block.text) if definitions else block.text
    return replace(block, text=text, notes=tuple(names)) if names else block
