"""What a subtitle file says: a sheet of cues, each with the time it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field

_LINES_TOLD = 20


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle."""

    number: int
    """Its place in the sheet, from 1, in the order of the starts."""
    start_ms: int
    end_ms: int
    """Always after its start."""
    text: str
    """What is shown, without markup; its lines are joined by `\\n`."""
    line: int
    """The line of the file in which it begins, from 1."""
    speaker: str | None = None
    """Whom the format itself names: the name of an ASS event, the voice of a WebVTT cue."""
    identifier: str = ""
    """What the file calls it, if that is not a plain number."""
    text_lines: tuple[int, ...] = field(default=(), compare=False)
    """For each line of its text the line of the file in which it stands, where that is known."""

    def line_in_file(self, number: int) -> int:
        """Where a line of its text, counted from 1, stands in the file."""
        return self.text_lines[number - 1] if number <= len(self.text_lines) else self.line + number - 1


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a file that was not as it should be, and what was made of it."""

    line: int
    message: str
    column: int | None = None

    @property
    def place(self) -> str:
        """For people."""
        return f"line {self.line}" if self.column is None else f"line {self.line}, column {self.column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class CueSheet:
    """A whole subtitle file, read: its cues sorted by their starts."""

    cues: tuple[Cue, ...]
    language: str | None = None
    remarks: tuple[Remark, ...] = ()


def summed_up(remarks: Iterable[Remark]) -> tuple[str, ...]:
    """One sentence for each kind of remark, with its lines: a film has a thousand cues with the same fault."""
    lines: dict[str, list[int]] = {}
    for remark in remarks:
        lines.setdefault(remark.message, []).append(remark.line)
    return tuple(f"{_places(list(dict.fromkeys(found)))}: {message}." for message, found in lines.items())


def _places(lines: list[int]) -> str:
    told = ", ".join(str(line) for line in lines[:_LINES_TOLD])
    more = f" and {len(lines) - _LINES_TOLD} more" if len(lines) > _LINES_TOLD else ""
    return f"line {told}" if len(lines) == 1 else f"lines {told}{more}"
