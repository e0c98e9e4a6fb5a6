"""Files of the old system, found by paths that were written on another machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath


@dataclass(frozen=True, slots=True)
class Places:
    """Where the old system's files are now."""

    roots: tuple[Path, ...]
    """Folders that stand for that of the old system, the first choice first."""

    def find(self, told: str) -> Path | None:
        """The file of that path: as it is told, or with as much of its end as there is below a root."""
        return next((path for path in self._candidates(told) if _is_file(path)), None)

    def _candidates(self, told: str) -> Iterator[Path]:
        told = told.strip().strip('"')
        if not told:
            return
        as_told = Path(told)
        if as_told.is_absolute():
            yield as_told
        windows = PureWindowsPath(told)  # it takes both kinds of slashes
        parts = windows.parts[bool(windows.anchor) :]
        # A bare name is no path: in a flat folder `chunk_0001.wav` may be any book's.
        fewest = min(2, len(parts))
        for root in self.roots:
            yield from (root.joinpath(*parts[start:]) for start in range(len(parts) - fewest + 1))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long, a folder that may not be looked into
        return False
