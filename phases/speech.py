"""What is said in a recording: segments of speech, the lines heard in them, and what these mean in other languages."""

from dataclasses import dataclass
from typing import Literal

from phases.evidence import WordTime

Loss = Literal["filtered", "failed"]
"""Nothing was said after all, and it is known why; or something was said, and could not be made out."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a recording in which somebody speaks without a long pause: the unit of recognition."""

    number: int
    """From 1, in the order of time, without a gap."""
    start_ms: int
    end_ms: int
    overlap_ms: int = 0
    """How much of its beginning the segment before has as well: speech without a pause is cut by force."""
    silences: tuple[tuple[int, int], ...] = ()
    """From when to when nobody speaks in it, from the start of the recording: short pauses, and its edges."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that is heard within one segment, or what lies between two pauses: the unit of translation."""

    segment: int
    place: int
    """From 1, within its segment; with it the name of the line, by which its translation is found."""
    start_ms: int
    end_ms: int
    """From the start of the recording."""
    text: str
    words: tuple[WordTime, ...] = ()
    """Its words, from the start of the recording; as text they are its text."""
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """A segment and what was heard in it; or why there is nothing."""

    segment: Segment
    lines: tuple[Line, ...] = ()
    lost: Loss | None = None
    """Whoever waits for a segment learns that nothing will come of it: nobody else's turn is held up by it."""
    why: str = ""
    """For people, where nothing was heard."""


@dataclass(frozen=True, slots=True)
class TranslatedLine:
    """What a line means in another language."""

    line: Line
    language: str
    text: str | None
    """None if nobody could translate it; its own text never stands in for it."""
    why: str = ""
    """For people, where it is missing."""
