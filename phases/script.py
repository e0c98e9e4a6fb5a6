"""What shall be spoken: a Script of Chunks, in chapters."""

from collections.abc import Iterator
from dataclasses import dataclass

NARRATOR = "narrator"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in the text of a chapter (or of a subtitle file)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """A place where spoken and shown text differ: `1895` at `shown`, spelled out at `spoken`."""

    shown: Span
    spoken: Span


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """When a chunk from a subtitle wants to be heard."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit of synthesis. Every chunk is speech: its `spoken` text has a letter or a digit."""

    chapter: int
    """Number of its chapter, from 1."""
    number: int
    """Number within the production, from 1, in script order."""
    display: str
    """Exactly what the source shows at `span`: joined, the chunks of a chapter are its text."""
    spoken: str
    """What the engine is sent."""
    span: Span
    spellings: tuple[Spelling, ...] = ()
    """Where spoken and display differ, with offsets into each."""
    speaker: str = NARRATOR
    language: str = "en"
    pause_ms: int = 0
    """Silence after it."""
    slot: TimeSlot | None = None

    @property
    def label(self) -> str:
        """How people name it: `ch 03 · chunk 0147`."""
        return f"ch {self.chapter:02d} · chunk {self.number:04d}"


@dataclass(frozen=True, slots=True)
class ScriptChapter:
    """The chunks of one chapter."""

    number: int
    title: str
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The whole source, made speakable."""

    chapters: tuple[ScriptChapter, ...]

    def chunks(self) -> Iterator[Chunk]:
        """All chunks in script order."""
        for chapter in self.chapters:
            yield from chapter.chunks


@dataclass(frozen=True, slots=True)
class Limits:
    """What an engine can take in one go, in characters of spoken text."""

    min_chars: int = 1
    max_chars: int = 300
