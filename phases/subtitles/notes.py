"""What is noticed while a file is read."""

from phases.cue import Remark


class Notes:
    """Collects the remarks on one file."""

    def __init__(self) -> None:
        self._remarks: list[Remark] = []

    def say(self, line: int, message: str, column: int | None = None) -> None:
        """Note what was not as it should be, and what was made of it."""
        self._remarks.append(Remark(line, message, column))

    def in_order(self) -> tuple[Remark, ...]:
        """All remarks, by line."""
        return tuple(sorted(self._remarks, key=lambda remark: (remark.line, remark.column or 0)))
