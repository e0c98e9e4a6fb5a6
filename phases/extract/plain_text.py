"""Plain text: chapters by convention, paragraphs however the lines are wrapped."""

import re
import string
from itertools import pairwise
from pathlib import Path

from phases.book import Book, LeftOut, ParagraphKind
from phases.encoding import decode
from phases.extract.blocks import (
    SCENE_BREAK,
    Block,
    Section,
    chapters_of,
    is_scene_break,
    joined_part_titles,
)
from phases.extract.clean import bare, has_speech, with_plain_line_ends, without_invisibles
from phases.extract.gutenberg import unwrapped
from phases.extract.headings import Rank, is_bare_number, is_contents, rank_of
from phases.extract.layout import Lump, paragraphs_of, scene_gaps
from phases.extract.settings import ExtractSettings
from phases.extract.text_notes import with_notes

_EMPHASIS = re.compile(r"(?<!\w)_(?=\S)([^_]{1,2000})(?<=\S)_(?!\w)")
_BY = re.compile(r"(?:written )?by[ \n]+(\S.{0,80})", re.IGNORECASE)
_CREDITS = re.compile(r"(?:e-?text )?(?:produced|prepared|transcribed) by\b", re.IGNORECASE)
_LONGEST_TITLE = 100
_LONGEST_CONTENTS_LINE = 80


def read_plain_text(path: Path, settings: ExtractSettings) -> Book:
    """The book in a text file."""
    data = path.read_bytes()
    text = decode(data, path.name, language=settings.language, encoding=settings.encoding)
    wrapped = unwrapped(without_invisibles(with_plain_line_ends(text)))
    lumps, contents = _without_contents(paragraphs_of(_EMPHASIS.sub(r"\1", wrapped.text)))
    lumps, title, author, front = _without_title(lumps)
    blocks, notes = with_notes(_blocks(lumps), are_read=settings.footnotes == "after_paragraph")
    title = wrapped.title or title or _title_of_file(path)
    author = wrapped.author or author
    chapters = chapters_of(joined_part_titles(_sections(blocks, title)), notes)
    return Book(
        title=title,
        authors=(author,) if author else (),
        language=wrapped.language or settings.language,
        chapters=chapters,
        left_out=(*wrapped.left_out, *front, *contents, *notes.left_out),
    )


def _blocks(lumps: list[Lump]) -> list[Block]:
    ranks = [rank_of(lump.text) if len(lump.lines) == 1 else None for lump in lumps]
    chapter_rank, wide = _chapter_rank(ranks), scene_gaps(lumps)
    blocks: list[Block] = []
    for lump, rank in zip(lumps, ranks, strict=True):
        after_heading = bool(blocks) and blocks[-1].kind is ParagraphKind.HEADING
        if is_scene_break(lump.text):
            blocks.append(Block(lump.text, ParagraphKind.SCENE_BREAK))
            continue
        block = Block(lump.text, *_kind(rank, chapter_rank, after_heading=after_heading))
        if block.kind is ParagraphKind.PROSE and not after_heading and lump.gap in wide:
            blocks.append(Block(SCENE_BREAK, ParagraphKind.SCENE_BREAK))
        blocks.append(block)
    return blocks


def _chapter_rank(ranks: list[Rank | None]) -> Rank | None:
    """The surest rank of heading in use; a lone numeral or a lone line in capitals is none."""
    if Rank.NUMBERED in ranks:
        return Rank.NUMBERED
    return next((rank for rank in (Rank.NUMERAL, Rank.CAPITALS) if ranks.count(rank) > 1), None)


def _kind(rank: Rank | None, chapter_rank: Rank | None, *, after_heading: bool) -> tuple[ParagraphKind, int]:
    if (
        rank is None
        or chapter_rank is None
        or (rank is Rank.CAPITALS and rank > chapter_rank and not after_heading)
    ):
        return ParagraphKind.PROSE, 0
    return ParagraphKind.HEADING, 1 if rank == chapter_rank else 2


def _sections(blocks: list[Block], title: str) -> list[Section]:
    cuts = [place for place, block in enumerate(blocks) if block.level == 1]
    bounds = [*([] if cuts[:1] == [0] else [0]), *cuts, len(blocks)]
    return [
        Section(_title_of_section(blocks[start:end]) or title, tuple(blocks[start:end]))
        for start, end in pairwise(bounds)
        if start < end
    ]


def _title_of_section(blocks: list[Block]) -> str:
    if blocks[0].kind is not ParagraphKind.HEADING:
        return ""
    title = blocks[0].text
    if len(blocks) > 1 and blocks[1].kind is ParagraphKind.HEADING and is_bare_number(title):
        return f"{title.rstrip('.')}: {blocks[1].text}"
    return title


def _without_contents(lumps: list[Lump]) -> tuple[list[Lump], list[LeftOut]]:
    start = next((place for place, lump in enumerate(lumps) if is_contents(lump.text)), None)
    if start is None:
        return lumps, []
    first = bare(lumps[start + 1].lines[0]) if start + 1 < len(lumps) else ""
    end = start + 1
    while end < len(lumps) and _is_contents_line(lumps[end], first, is_first=end == start + 1):
        end += 1
    if end < len(lumps) and bare(lumps[end].lines[0]) != first:
        # No line came again, so the last headings before the text open it.
        while end > start + 1 and len(lumps[end - 1].lines) == 1 and rank_of(lumps[end - 1].text):
            end -= 1
    characters = sum(len(lump.text) for lump in lumps[start:end])
    left_out = LeftOut(lumps[start].text, "a table of contents is not read aloud", characters)
    return lumps[:start] + lumps[end:], [left_out]


def _is_contents_line(lump: Lump, first: str, *, is_first: bool) -> bool:
    is_again = not is_first and bare(lump.lines[0]) == first
    return not is_again and all(len(line) <= _LONGEST_CONTENTS_LINE for line in lump.lines)


def _without_title(lumps: list[Lump]) -> tuple[list[Lump], str | None, str | None, list[LeftOut]]:
    """The text without its title page; title and author if it names them."""
    start = next(
        (i for i, lump in enumerate(lumps) if has_speech(lump.text) and not _CREDITS.match(lump.text)), 0
    )
    head = lumps[start : start + 3]
    by = next((place for place, lump in enumerate(head) if _BY.fullmatch(lump.lines[-1])), None)
    if by is None or len(head[0].text) > _LONGEST_TITLE:
        return lumps, None, None, []
    said = _BY.fullmatch(head[by].lines[-1])
    title = " ".join(
        line for lump in head[: by + 1] for line in lump.lines[: None if lump is not head[by] else -1]
    )
    if said is None or not title:
        return lumps, None, None, []
    end = start + by + 1
    characters = sum(len(lump.text) for lump in lumps[:end])
    left_out = LeftOut("title page", "a title page is not read aloud", characters)
    return lumps[end:], _in_book_case(title), _in_book_case(said[1]), [left_out]


def _in_book_case(text: str) -> str:
    return string.capwords(text) if text.isupper() else text


def _title_of_file(path: Path) -> str:
    return " ".join(re.split(r"[\s_-]+", path.stem)).strip() or path.name
