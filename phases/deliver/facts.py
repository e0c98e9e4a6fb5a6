"""What is delivered, and what came of it."""

from dataclasses import dataclass
from pathlib import Path

from phases.assembled import AssembledChapter, Loudness
from phases.book import Cover


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """What a player shows of an audiobook."""

    title: str
    authors: tuple[str, ...] = ()
    narrator: str = ""
    language: str = "en"
    cover: Cover | None = None
    comment: str = ""

    @property
    def author(self) -> str:
        """All authors in one line."""
        return ", ".join(self.authors)


@dataclass(frozen=True, slots=True)
class TitledChapter:
    """A finished chapter and what it is called."""

    title: str
    audio: AssembledChapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A finished file that was read back and found right."""

    path: Path
    sha256: str
    size: int
    """In bytes."""
    rate: int
    samples: int
    chapters: int
    loudness: Loudness
    """Measured on this file if it was listened to, else joined from its chapters."""
    remarks: tuple[str, ...] = ()
    """What could not be done and does not spoil it, such as a cover that cannot be read."""

    @property
    def seconds(self) -> float:
        """For people; code counts samples."""
        return self.samples / self.rate
