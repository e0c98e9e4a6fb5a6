"""What the source says: a Book of Chapters of Paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PARAGRAPH_SEPARATOR = "\n\n"


class ParagraphKind(StrEnum):
    """What a paragraph is, as far as it changes how it is spoken."""

    HEADING = "heading"
    PROSE = "prose"
    FOOTNOTE = "footnote"
    SCENE_BREAK = "scene_break"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as the source shows it, character by character."""

    text: str
    kind: ParagraphKind = ParagraphKind.PROSE
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled run of paragraphs; its heading is one of them if the source shows one."""

    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The chapter as one string: the coordinate system of every `Span`."""
        return PARAGRAPH_SEPARATOR.join(paragraph.text for paragraph in self.paragraphs)

    def located(self) -> Iterator[tuple[int, Paragraph]]:
        """Each paragraph with the offset of its first character in `text`."""
        start = 0
        for paragraph in self.paragraphs:
            yield start, paragraph
            start += len(paragraph.text) + len(PARAGRAPH_SEPARATOR)


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture on the front: its bytes and their media type."""

    image: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the source that is not spoken, and why; shown in every report."""

    what: str
    why: str
    characters: int


@dataclass(frozen=True, slots=True)
class Book:
    """A whole source, read."""

    title: str
    authors: tuple[str, ...]
    language: str
    chapters: tuple[Chapter, ...]
    cover: Cover | None = None
    left_out: tuple[LeftOut, ...] = ()
