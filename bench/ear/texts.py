"""What is spoken: different chunks of real books, in three sets that never share a text."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from phases.chunk import ChunkSettings, write_script
from phases.extract import ExtractSettings, read_book
from phases.script import Limits

SetName = Literal["a", "b", "c"]
SETS: tuple[SetName, ...] = ("a", "b", "c")
"""To choose thresholds on; to report; to stay unused until the end."""

LIMITS = Limits(min_chars=1, max_chars=300)
"""The same for all voices, so that all are asked the same texts."""

_SUFFIXES = {".epub", ".txt", ".md", ".html", ".docx"}
_SHORT, _LONG = 40, 150
SHORT, MEDIUM, LONG = f"under {_SHORT} letters", f"{_SHORT} to {_LONG}", f"over {_LONG}"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one set: those that a voice is learned from, and those that are counted."""

    learned: tuple[str, ...]
    counted: tuple[str, ...]


def length_class(text: str) -> str:
    """How long a chunk is, in words."""
    if len(text) < _SHORT:
        return SHORT
    return MEDIUM if len(text) <= _LONG else LONG


def set_of(text: str) -> SetName:
    """Decided by the first byte of its SHA-1, so that a text never moves to another set."""
    return SETS[hashlib.sha1(text.encode(), usedforsecurity=False).digest()[0] % len(SETS)]


def chunks_of(folder: Path) -> tuple[str, ...]:
    """Every different chunk of the books in a folder, as Nocturne cuts and spells them."""
    texts = dict.fromkeys(text for book in _books(folder) for text in _spoken(book))
    if not texts:
        raise SystemExit(
            f"There is no book in {folder}: name a folder with --books or in NOCTURNE_TEST_BOOKS."
        )
    return tuple(texts)


def texts_of_set(chunks: Sequence[str], name: SetName, seed: int, learned: int, counted: int) -> Texts:
    """Drawn at random, always alike: first those to learn from, then the others."""
    drawn = [text for text in chunks if set_of(text) == name]
    random.Random(f"{seed} {name}").shuffle(drawn)
    return Texts(tuple(drawn[:learned]), tuple(drawn[learned : learned + counted]))


def _books(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if path.suffix in _SUFFIXES)


def _spoken(book: Path) -> Iterator[str]:
    script = write_script(read_book(book, ExtractSettings()), LIMITS, ChunkSettings())
    return (chunk.spoken for chunk in script.chunks())
