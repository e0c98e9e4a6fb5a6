"""The runs of speech of a chapter, none of them too tiny for the engine."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from phases.book import Chapter, Paragraph, ParagraphKind
from phases.chunk.languages import base_language
from phases.chunk.paragraphs import CutParagraph, cut_paragraph
from phases.chunk.settings import ChunkSettings
from phases.chunk.spelling import Edit
from phases.chunk.spoken import speak
from phases.chunk.tags import Part, parts_of
from phases.script import Limits, Span
from phases.voice import Cast


@dataclass(frozen=True, slots=True)
class Line:
    """Speech for one chunk; offsets count from the start of the chapter."""

    span: Span
    first: int
    """Number of the paragraph in which it begins."""
    last: int
    """Number of the paragraph in which it ends."""
    kind: ParagraphKind
    language: str
    speaker: str
    ends_sentence: bool = True


@dataclass(frozen=True, slots=True)
class SpokenChapter:
    """A chapter as lines, with all the places where it is spoken otherwise than shown."""

    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]


def lines_of(
    chapter: Chapter, language: str, limits: Limits, settings: ChunkSettings, cast: Cast | None
) -> SpokenChapter:
    """Every run of speech in the chapter, in order."""
    lines: list[Line] = []
    edits: list[Edit] = []
    for number, (start, paragraph) in enumerate(chapter.located()):
        paragraph_language = base_language(paragraph.language or "", base_language(language))
        for part in parts_of(paragraph.text, cast):
            spoken_in = base_language(part.language or "", paragraph_language)
            cut = cut_paragraph(_cut_to(paragraph, part), spoken_in, limits, settings)
            line = Line(part.span, number, number, paragraph.kind, spoken_in, part.speaker)
            if part.tag:
                edits.append(Edit(start + part.tag.start, start + part.tag.end, ""))
            edits.extend(_edits(cut, start + part.span.start))
            lines.extend(_moved(cut, line, start + part.span.start))
    return SpokenChapter(tuple(_rescued(lines, chapter.text, edits, limits)), tuple(edits))


def _cut_to(paragraph: Paragraph, part: Part) -> Paragraph:
    text = paragraph.text[part.span.start : part.span.end]
    announced_before = part.span.start > 0 and paragraph.kind is ParagraphKind.FOOTNOTE
    return replace(paragraph, text=text, kind=ParagraphKind.PROSE if announced_before else paragraph.kind)


def _edits(cut: CutParagraph, start: int) -> Iterator[Edit]:
    return (Edit(start + edit.start, start + edit.end, edit.text) for edit in cut.edits)


def _moved(cut: CutParagraph, line: Line, start: int) -> Iterator[Line]:
    for run in cut.runs:
        span = Span(start + run.span.start, start + run.span.end)
        yield replace(line, span=span, ends_sentence=run.ends_sentence)


def _rescued(lines: list[Line], text: str, edits: list[Edit], limits: Limits) -> list[Line]:
    """The lines, each too tiny one joined to the neighbour that suits it best, if there is room."""
    place = 0
    while place < len(lines):
        if len(_spoken(lines[place], text, edits)) >= limits.min_chars:
            place += 1
            continue
        neighbours = [other for other in (place - 1, place + 1) if 0 <= other < len(lines)]
        for other in sorted(
            neighbours, key=lambda other: _strangeness(lines[place], lines[other], other < place)
        ):
            joined = _joined(lines[min(place, other)], lines[max(place, other)])
            if joined and len(_spoken(joined, text, edits)) <= limits.max_chars:
                place = min(place, other)
                lines[place : place + 2] = [joined]
                break
        else:
            place += 1
    return lines


def _strangeness(line: Line, other: Line, is_before: bool) -> tuple[bool, bool, bool]:
    apart = not (line.first <= other.last and other.first <= line.last)
    return (
        apart,
        line.kind is not other.kind,
        is_before if line.kind is ParagraphKind.HEADING else not is_before,
    )


def _joined(line: Line, following: Line) -> Line | None:
    if (line.language, line.speaker) != (following.language, following.speaker):
        return None
    span = Span(line.span.start, following.span.end)
    kind = line.kind if line.kind is following.kind else ParagraphKind.PROSE
    return replace(line, span=span, last=following.last, kind=kind, ends_sentence=following.ends_sentence)


def _spoken(line: Line, text: str, edits: list[Edit]) -> str:
    return speak(text, edits, line.span)[0]
