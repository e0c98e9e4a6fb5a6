"""Voice folders: every recording in them is a voice, known by the name of its file."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from phases.errors import VoiceUnusable
from phases.voice import folded
from phases.voices.sample import SUFFIXES, Sample
from phases.voices.side_files import read_sample

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A recording that nobody hears, because another one of its name was found first."""

    name: str
    path: Path
    behind: Path

    @property
    def message(self) -> str:
        """For people."""
        return f"{self.path} is not used: {self.behind} is the voice “{self.name}” already."


@dataclass(frozen=True, slots=True)
class Shelf:
    """The recordings of all voice folders, by the names of the voices."""

    recordings: Mapping[str, Path]
    hidden: tuple[Hidden, ...] = ()


def read_voices(folders: Sequence[Path]) -> Mapping[str, Sample]:
    """All voices of the folders by name; the first folder that has a name wins, and what it hides is logged."""
    shelf = find_voices(folders)
    for hidden in shelf.hidden:
        log.warning("%s", hidden.message)
    return {name: read_sample(path) for name, path in shelf.recordings.items()}


def find_voices(folders: Sequence[Path]) -> Shelf:
    """Where the voices lie; nothing is opened, so that one broken voice stands in nobody's way."""
    recordings: dict[str, Path] = {}
    hidden: list[Hidden] = []
    for path in (path for folder in folders for path in _recordings_in(folder)):
        name = folded(path.stem)
        first = recordings.setdefault(name, path)
        if first.resolve() != path.resolve():
            hidden.append(Hidden(name, path, first))
    return Shelf(recordings, tuple(hidden))


def _recordings_in(folder: Path) -> list[Path]:
    """Those near the top first, then by path: the same on every machine."""
    found = (path for path in _files_under(folder) if path.suffix.casefold() in SUFFIXES)
    return sorted(found, key=lambda path: (len(path.parts), path.as_posix()))


def _files_under(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    for place, inner, names in os.walk(folder, followlinks=True, onerror=_unless_missing):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            inner.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (Path(place, name) for name in names if not name.startswith("."))


def _unless_missing(error: OSError) -> None:
    """A folder that is not there holds no voices; one that cannot be read may hold the one that is wanted."""
    if not isinstance(error, FileNotFoundError):
        raise VoiceUnusable(
            f"The voice folder {error.filename} cannot be read: {error.strerror}.",
            "It must be a folder that this user may read.",
        ) from error
