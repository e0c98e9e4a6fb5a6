"""What a finished file shall hold: written by one hand, checked by another, both from this."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from phases.deliver.cover import Picture
from phases.deliver.facts import BookFacts, TitledChapter
from phases.deliver.languages import three_letters
from phases.deliver.names import one_line, shortened

_LONGEST_TITLE = 255
"""Bytes; the older of the two chapter lists in an .m4b counts them in one byte."""
_LONGEST_TAG = 4_000
_AUDIOBOOK = "2"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chapter begins, and its title."""

    start: int
    end: int
    title: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Audio, tags, marks and picture of one file."""

    chapters: tuple[TitledChapter, ...]
    tags: dict[str, str]
    language: str
    picture: Picture | None
    marks: tuple[Mark, ...] = field(default=())

    @property
    def rate(self) -> int:
        """The rate of its audio."""
        return self.chapters[0].audio.rate

    @property
    def samples(self) -> int:
        """The length of its audio."""
        return sum(chapter.audio.samples for chapter in self.chapters)


def whole_book(chapters: Sequence[TitledChapter], facts: BookFacts, picture: Picture | None) -> Contents:
    """One file with a mark for each chapter."""
    tags = _tags(facts, facts.title)
    return Contents(tuple(chapters), tags, three_letters(facts.language), picture, _marks(chapters))


def one_chapter(
    chapters: Sequence[TitledChapter], index: int, facts: BookFacts, picture: Picture | None
) -> Contents:
    """One of the files of a book, numbered among the others."""
    chapter = chapters[index]
    tags = _tags(facts, chapter.title) | {"track": f"{index + 1}/{len(chapters)}"}
    return Contents((chapter,), tags, three_letters(facts.language), picture)


def _tags(facts: BookFacts, title: str) -> dict[str, str]:
    """Players know the author as artist and the narrator as composer."""
    tags = {
        "title": title,
        "album": facts.title,
        "artist": facts.author,
        "album_artist": facts.author,
        "composer": facts.narrator,
        "comment": facts.comment,
        "genre": "Audiobook",
        "media_type": _AUDIOBOOK,
    }
    clean = {name: shortened(one_line(text), _LONGEST_TAG) for name, text in tags.items()}
    return {name: text for name, text in clean.items() if text}


def _marks(chapters: Sequence[TitledChapter]) -> tuple[Mark, ...]:
    ends = list(accumulate(chapter.audio.samples for chapter in chapters))
    titles = (one_line(chapter.title) for chapter in chapters)
    return tuple(
        Mark(start, end, shortened(title or str(number), _LONGEST_TITLE))
        for number, (start, end, title) in enumerate(zip([0, *ends], ends, titles, strict=False), 1)
    )
