"""What is asked of a place: files that appear whole, by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MARK = "nocturne-shelf.txt"
"""Lies on every shelf: a place without it is none, for instance a folder whose disk is not mounted."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies there."""

    name: str
    size: int
    modified: datetime


class Place(Protocol):
    """Keeps files under names with slashes; from a thread of its own or from several."""

    troubles: tuple[type[Exception], ...]
    """What it raises when it is away, or does not do what it is asked."""
    refusals: tuple[type[Exception], ...]
    """Those among them that asking again would not change."""
    missing: tuple[type[Exception], ...]
    """Those that say there is no such file."""

    def put(self, name: str, content: bytes) -> None:
        """Let the file appear, whole; one that is there is replaced."""

    def get(self, name: str) -> bytes:
        """What is in the file."""

    def remove(self, name: str) -> None:
        """Remove the file, if it is there."""

    def stored(self, folder: str) -> Iterator[Stored]:
        """All files below a folder; none if it is not there."""

    def close(self) -> None:
        """Let its connections go."""
