"""What the old system knew, as far as it was understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class NotUsable(Exception):
    """Something that the old system left behind cannot be used; says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not understood, or was read in a way that a person should know of."""

    where: str
    """Its place in the file, as in `$.phase3.files["emma"].chunk_paths[3]`."""
    what: str


@dataclass(frozen=True, slots=True)
class OldSound:
    """The recording of a chunk, as the old system told of it."""

    where: str
    paths: tuple[str, ...]
    """Where it may lie, the first choice first; as they were written, perhaps on another machine."""
    engine: str = ""
    voice: str = ""

    @property
    def maker(self) -> str:
        """Who spoke it, as far as that was told."""
        return " ".join(part for part in (self.engine, self.voice) if part) or "an unknown voice"


@dataclass(frozen=True, slots=True)
class OldChunk:
    """A chunk of the old system: its text, or where that lies, and its recording."""

    where: str
    number: int
    """The old system's own."""
    text: str | None = None
    path: str | None = None
    sound: OldSound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBook:
    """One of the files the old system had at work."""

    file_id: str
    chunks: tuple[OldChunk, ...] = ()
    """In the order in which they are spoken."""
    source: str | None = None
    source_sha256: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    unplaced: tuple[tuple[OldSound, str], ...] = ()
    """Recordings that belong to no chunk, each with the reason."""
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """What it measured, phase by phase."""


@dataclass(frozen=True, slots=True)
class OldState:
    """The whole file."""

    version: str
    books: tuple[OldBook, ...]
    notes: tuple[Note, ...]
