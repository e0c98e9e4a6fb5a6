"""What stands between a file and its cues."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, without blanks around it."""

    number: int
    text: str
    column: int = 1
    """Where its text begins, from 1."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a cue, or a part of one, by one voice in one language; without markup."""

    line: int
    text: str
    voice: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A cue as its format gives it: nothing is put right yet."""

    line: int
    start_ms: int
    end_ms: int
    said: tuple[Said, ...]
    identifier: str = ""
