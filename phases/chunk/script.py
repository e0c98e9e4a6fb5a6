"""Book → Script: every chapter tiled with chunks, each with the pause that follows it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, pairwise

from phases.book import Book, Chapter, ParagraphKind
from phases.chunk.lines import Line, SpokenChapter, chunk_of, lines_of
from phases.chunk.settings import ChunkSettings
from phases.errors import SourceEmpty
from phases.script import Chunk, Limits, Script, ScriptChapter, Span
from phases.voice import Cast


def write_script(book: Book, limits: Limits, settings: ChunkSettings, cast: Cast | None = None) -> Script:
    """The script of a book; chapters without speech are not in it, and keep their number.

    The cast says whom the tags in the text mean; without one, brackets are text.
    """
    numbers = count(1)
    chapters = []
    for number, chapter in enumerate(book.chapters, 1):
        spoken = lines_of(chapter, book.language, limits, settings, cast)
        if spoken.lines:
            chunks = tuple(_chunks(number, chapter, spoken, settings, numbers))
            chapters.append(ScriptChapter(number, chapter.title, chunks))
    if not chapters:
        raise SourceEmpty(
            f"There is nothing to read aloud in “{book.title}”.", "Check that it is the right file."
        )
    return Script(tuple(chapters))


def _chunks(
    number: int, chapter: Chapter, spoken: SpokenChapter, settings: ChunkSettings, numbers: Iterator[int]
) -> Iterator[Chunk]:
    text = chapter.text
    for line, tile, pause in zip(
        spoken.lines, _tiles(spoken.lines, len(text)), _pauses(chapter, spoken, settings), strict=True
    ):
        yield replace(
            chunk_of(line, text, spoken.edits, tile),
            chapter=number,
            number=next(numbers),
            pause_ms=pause,
            lead_ms=(line.lead_ms or 0) if line is spoken.lines[0] else 0,
        )


def _tiles(lines: tuple[Line, ...], end: int) -> Iterator[Span]:
    """What each line shows: itself and all that is silent up to the next line."""
    starts = [0, *(line.span.start for line in lines[1:]), end]
    return (Span(start, stop) for start, stop in pairwise(starts))


def _pauses(chapter: Chapter, spoken: SpokenChapter, settings: ChunkSettings) -> Iterator[int]:
    """What is usual, where no tag says how long."""
    for line, following in pairwise(spoken.lines):
        asked = following.lead_ms
        yield _pause(chapter, line, following, settings) if asked is None else asked
    yield settings.chapter_pause_ms + (spoken.trail_ms or 0)


def _pause(chapter: Chapter, line: Line, following: Line, settings: ChunkSettings) -> int:
    between = chapter.paragraphs[line.last + 1 : following.first]
    is_silent_between = line.span.end < following.span.start
    if any(paragraph.kind is ParagraphKind.SCENE_BREAK for paragraph in between):
        return settings.scene_break_pause_ms
    if line.last == following.first:
        if line.speaker != following.speaker:
            return settings.sentence_pause_ms
        if is_silent_between:
            return settings.silence_pause_ms
        return settings.sentence_pause_ms if line.ends_sentence else settings.clause_pause_ms
    if ParagraphKind.HEADING in {line.kind, following.kind}:
        return settings.heading_pause_ms
    return settings.silence_pause_ms if between else settings.paragraph_pause_ms
