"""What every reader makes on its way to a Book: blocks of text, in reading order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from phases.book import Chapter, LeftOut, Paragraph, ParagraphKind
from phases.extract.clean import bare, has_speech

SCENE_BREAK = "* * *"
_LONGEST_ORNAMENT = 40
_RULES = frozenset("*-–—_~#•·⁂◆◇❦❧☙✻✽⸻=+✦✶ \u00a0\u2003\n")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a source, with what is needed to place it."""

    text: str
    kind: ParagraphKind = ParagraphKind.PROSE
    level: int = 0
    """Of a heading: 1 is the highest."""
    language: str | None = None
    notes: tuple[str, ...] = ()
    """Names of the notes that it refers to, in order."""

    @property
    def paragraph(self) -> Paragraph:
        """The same as a noun of the book."""
        return Paragraph(self.text, self.kind, self.language)


@dataclass(frozen=True, slots=True)
class Section:
    """A run of blocks under one title, before it is a chapter."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def is_only_heading(self) -> bool:
        """Whether nothing follows its headings, as on the title page of a part."""
        return all(block.kind is not ParagraphKind.PROSE for block in self.blocks)


@dataclass(slots=True)
class Notes:
    """The notes of a source; each is read once, or recorded as left out."""

    texts: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    are_read: bool = True
    left_out: list[LeftOut] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def spoken_with(self, block: Block) -> Iterator[Block]:
        """The block, then the notes that it refers to and that were not read yet."""
        if block.kind is not ParagraphKind.FOOTNOTE or self.are_read:
            yield block
        else:
            self.left_out.append(
                LeftOut(f"note: {block.text[:40]}", "footnotes are left out by the settings", len(block.text))
            )
        for name in block.notes:
            if name in self.texts and name not in self.seen:
                self.seen.add(name)
                for note in self.texts[name]:
                    yield from self.spoken_with(replace(note, kind=ParagraphKind.FOOTNOTE))


def is_scene_break(text: str) -> bool:
    """Whether a line is an ornament: `* * *`, `---`, `⁂`."""
    return bool(text.strip()) and len(text) <= _LONGEST_ORNAMENT and all(mark in _RULES for mark in text)


def joined_part_titles(sections: Sequence[Section]) -> list[Section]:
    """The sections; one that is only a heading opens the section after it."""
    joined: list[Section] = []
    opening: tuple[Block, ...] = ()
    for section in sections:
        if section.is_only_heading and section is not sections[-1]:
            opening += section.blocks
            continue
        joined.append(Section(section.title, opening + section.blocks))
        opening = ()
    return joined


def chapters_of(sections: Iterable[Section], notes: Notes) -> tuple[Chapter, ...]:
    """Chapters with their notes in place; those without a word are left out."""
    chapters = (_chapter(section, notes) for section in sections)
    return tuple(chapter for chapter in chapters if has_speech(chapter.text))


def _chapter(section: Section, notes: Notes) -> Chapter:
    blocks = (spoken for block in _with_its_heading(section) for spoken in notes.spoken_with(block))
    return Chapter(section.title, tuple(block.paragraph for block in blocks))


def _with_its_heading(section: Section) -> tuple[Block, ...]:
    """The blocks; the first is a heading if it says what the table of contents says."""
    first, *others = section.blocks
    if first.kind is ParagraphKind.PROSE and bare(first.text) and bare(first.text) == bare(section.title):
        return (replace(first, kind=ParagraphKind.HEADING, level=1), *others)
    return section.blocks
