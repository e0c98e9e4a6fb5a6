"""What shall be spoken: a Script of Chunks, in chapters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from phases.direction import AS_WRITTEN, Direction

NARRATOR = "narrator"
USUAL = 1.0
"""The tempo of whatever need not hurry."""


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
    """When a chunk from a subtitle wants to be heard; the chunks of one cue share it."""

    cue: int
    """Number of the cue, from 1."""
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
    lead_ms: int = 0
    """Silence before it, which only the first of a chapter or of a cue can have."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """How its text asks for it to be spoken, over what its voice usually wants."""
    seed: int | None = None
    """The seed that its text asks for."""
    slot: TimeSlot | None = None
    tempo: float = USUAL
    """How much faster than usual it is spoken, so that it fits its time."""
    direction: Direction = AS_WRITTEN
    """What a person has said about it; a text of theirs is in `spoken` already."""

    @property
    def label(self) -> str:
        """How people name it: `ch 03 · chunk 0147`."""
        return f"ch {self.chapter:02d} · chunk {self.number:04d}"


def directed(chunk: Chunk, direction: Direction) -> Chunk:
    """A chunk of the script as a person wants it spoken: a text of theirs stands for all of it."""
    if direction.spoken is None:
        return replace(chunk, direction=direction)
    whole = Spelling(Span(0, len(chunk.display)), Span(0, len(direction.spoken)))
    return replace(chunk, direction=direction, spoken=direction.spoken, spellings=(whole,))


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
