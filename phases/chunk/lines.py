"""The runs of speech of a chapter, none of them too tiny for the engine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from phases.book import Chapter, Paragraph, ParagraphKind
from phases.chunk.paragraphs import CutParagraph, cut_paragraph
from phases.chunk.settings import ChunkSettings
from phases.chunk.spelling import Edit
from phases.chunk.spoken import speak
from phases.chunk.tags import Part, parts_of
from phases.languages import base_language
from phases.script import Chunk, Limits, Span
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
    parameters: Mapping[str, float] = field(default_factory=dict)
    seed: int | None = None
    lead_ms: int | None = None
    """Silence that a tag asks for before it."""


@dataclass(frozen=True, slots=True)
class SpokenChapter:
    """A chapter as lines, with all the places where it is spoken otherwise than shown."""

    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]
    trail_ms: int | None = None
    """Silence that a tag asks for after the last line."""


def lines_of(
    chapter: Chapter, language: str, limits: Limits, settings: ChunkSettings, cast: Cast | None
) -> SpokenChapter:
    """Every run of speech in the chapter, in order."""
    cutter = LineCutter(language, limits, settings)
    for start, paragraph in chapter.located():
        cutter.cut(paragraph, start, parts_of(paragraph.text, cast))
    lines = joined_where_tiny(cutter.lines, chapter.text, cutter.edits, limits)
    return SpokenChapter(tuple(lines), tuple(cutter.edits), cutter.silence)


class LineCutter:
    """Cuts paragraphs into lines, one after the other; silence that is asked for belongs to the line after it."""

    def __init__(self, language: str, limits: Limits, settings: ChunkSettings) -> None:
        self.lines: list[Line] = []
        self.edits: list[Edit] = []
        self.silence: int | None = None
        self._language = base_language(language)
        self._limits = limits
        self._settings = settings
        self._number = -1

    def cut(self, paragraph: Paragraph, start: int, parts: Iterable[Part]) -> None:
        """Add the lines of a paragraph that begins at `start`."""
        self._number += 1
        of_paragraph = base_language(paragraph.language or "", self._language)
        for part in parts:
            if part.tag:
                self.edits.append(Edit(start + part.tag.start, start + part.tag.end, ""))
            if part.pause_ms is not None:
                self.silence = (self.silence or 0) + part.pause_ms
            line = Line(
                part.span,
                self._number,
                self._number,
                paragraph.kind,
                base_language(part.language or "", of_paragraph),
                part.speaker,
                parameters=part.parameters,
                seed=part.seed,
            )
            self._add(
                line,
                cut_paragraph(_cut_to(paragraph, part), line.language, self._limits, self._settings),
                start + part.span.start,
            )

    def _add(self, line: Line, cut: CutParagraph, start: int) -> None:
        self.edits.extend(_edits(cut, start))
        for moved in _moved(cut, line, start):
            self.lines.append(replace(moved, lead_ms=self.silence))
            self.silence = None


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


def chunk_of(line: Line, text: str, edits: Sequence[Edit], tile: Span) -> Chunk:
    """The line as a chunk that shows this tile of the text; its place in the script is still to be told."""
    words, spellings = speak(text, edits, tile)
    return Chunk(
        chapter=0,
        number=0,
        display=text[tile.start : tile.end],
        spoken=words,
        span=tile,
        spellings=spellings,
        speaker=line.speaker,
        language=line.language,
        parameters=line.parameters,
        seed=line.seed,
    )


def joined_where_tiny(lines: list[Line], text: str, edits: list[Edit], limits: Limits) -> list[Line]:
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
    if _manner(line) != _manner(following) or following.lead_ms is not None:
        return None
    span = Span(line.span.start, following.span.end)
    kind = line.kind if line.kind is following.kind else ParagraphKind.PROSE
    return replace(line, span=span, last=following.last, kind=kind, ends_sentence=following.ends_sentence)


def _manner(line: Line) -> tuple[str, str, Mapping[str, float], int | None]:
    return line.language, line.speaker, line.parameters, line.seed


def _spoken(line: Line, text: str, edits: list[Edit]) -> str:
    return speak(text, edits, line.span)[0]
