"""What a proof page shows: a production, its chapters, their lines, and of failed lines the takes that were tried."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from phases.production import ProductionState
from phases.verdict import Outcome, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTake:
    """A take of a line that has no good one."""

    name: str
    """What `nocturne accept --take` calls it."""
    manner: str = ""
    audio: str | None
    """Its file, relative to the page; None if it is lost."""
    milliseconds: int
    outline: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Furthest:
    """The figure in which a take differs most from what is usual for its voice, and by how many spreads."""

    figure: str
    strays: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One chunk: its text, where it is heard, and what was said of it."""

    number: int
    text: str
    outcome: Outcome | None
    """None if it has yet to be spoken or judged."""
    speaker: str = ""
    """Empty for the narrator."""
    audio: str | None = None
    """A file of its own, where its chapter has none."""
    start_ms: int = 0
    end_ms: int = 0
    outline: str = ""
    """Its waveform from start to end."""
    reasons: tuple[Reason, ...] = ()
    """Their places count from the line's start."""
    takes: tuple[TriedTake, ...] = ()
    manner: str = ""
    """How it was taken, if not simply by its voice."""
    furthest: Furthest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofChapter:
    """One chapter; `audio` once it is assembled, relative to the page."""

    number: int
    title: str
    audio: str | None
    milliseconds: int
    lines: tuple[ProofLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A whole production, as it stood when the page was made."""

    production: str
    title: str
    authors: tuple[str, ...]
    narrator: str
    language: str
    state: ProductionState
    made_at: datetime
    chapters: tuple[ProofChapter, ...]

    def lines(self) -> Iterator[ProofLine]:
        """All of them in script order."""
        for chapter in self.chapters:
            yield from chapter.lines

    @property
    def outcomes(self) -> Counter[Outcome | None]:
        """How many lines have which verdict."""
        return Counter(line.outcome for line in self.lines())
