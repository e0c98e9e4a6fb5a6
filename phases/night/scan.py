"""What lies in a folder or a list: books that are ready, and everything else with the reason why it is left."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from phases.errors import NocturneError, SettingsInvalid, SourceMissing
from phases.night.order import WaitingBook
from phases.night.settings import NightSettings, found_from, read_book_settings, settings_file_of

IS_ARRIVING = "is still being copied"
IS_MISSING = "is not there"
DONE = ".done"
"""`book.epub.done` beside `book.epub`: it is finished."""
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".!qb", "~")


@dataclass(frozen=True, slots=True)
class Sight:
    """What a file looked like at one moment; a file that looks different later is still being written."""

    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Now."""
        found = path.stat()
        return cls(found.st_size, found.st_mtime_ns)

    @property
    def modified(self) -> datetime:
        """For people, and for the order of books."""
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.modified_ns // 1000)


class Contents:
    """What is in files, by SHA-256; a file that looks as it did is not read again."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[Sight, str]] = {}

    def sha256_of(self, path: Path) -> str:
        """Of a file as it is now."""
        sight = Sight.of(path)
        known = self._known.get(path)
        if known is not None and known[0] == sight:
            return known[1]
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self._known[path] = sight, sha256
        return sha256


@dataclass(frozen=True, slots=True)
class LeftAside:
    """A file that is not produced tonight, and why."""

    path: Path
    why: str
    needs_person: bool = False
    """Whether it looks as if somebody wanted it produced."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file with the same content as another one, which is produced in its place."""

    path: Path
    kept: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class BrokenBook:
    """A book that cannot be produced as it is; the others can."""

    path: Path
    sha256: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything that lies there, each file in one of these."""

    books: tuple[WaitingBook, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    broken: tuple[BrokenBook, ...] = ()
    left_aside: tuple[LeftAside, ...] = ()


def look(place: Path) -> dict[Path, Sight]:
    """A quick look at what lies there, for a later scan to compare with."""
    seen: dict[Path, Sight] = {}
    for path in _listed(place):
        with suppress(OSError):  # the scan says what is wrong with it
            seen[path] = Sight.of(path)
    return seen


def scan(
    place: Path,
    settings: NightSettings,
    *,
    suffixes: Collection[str],
    now: datetime,
    waiting_since: Mapping[str, datetime] | None = None,
    earlier: Mapping[Path, Sight] | None = None,
    contents: Contents | None = None,
) -> Scan:
    """What lies in a folder, or is named in a list with one path a line.

    `waiting_since` says, by content, when earlier nights saw a book first; `earlier` is what `look` saw a moment ago;
    `contents` remembers what has been read.
    """
    books: list[WaitingBook] = []
    broken: list[BrokenBook] = []
    aside: list[LeftAside] = []
    contents = contents or Contents()
    for path in _listed(place):
        try:
            found = (
                _reason_to_leave(path, suffixes)
                or _still_arriving(path, settings, now, earlier or {})
                or _book(path, settings, now, waiting_since or {}, contents)
            )
        except OSError as error:
            found = LeftAside(path, f"cannot be read: {error.strerror or error}", needs_person=True)
        match found:
            case WaitingBook():
                books.append(found)
            case BrokenBook():
                broken.append(found)
            case LeftAside():
                aside.append(found)
    kept, duplicates = _once(books)
    return Scan(tuple(kept), tuple(duplicates), tuple(broken), tuple(aside))


def folder_of(place: Path) -> Path:
    """The folder whose `night.toml` counts: the place itself, or where the list lies."""
    return place if place.is_dir() else place.parent


def _listed(place: Path) -> list[Path]:
    try:
        if place.is_dir():
            return sorted(place.iterdir())
        text = place.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceMissing(
            f"{place} cannot be read as a folder of books or a list of them: {error}.",
            "Name a folder, or a text file in UTF-8 with one path a line.",
        ) from error
    named = (line.strip() for line in text.splitlines())
    paths = [found_from(place.parent, Path(line)) for line in named if line and not line.startswith("#")]
    return list(dict.fromkeys(paths))


def _reason_to_leave(path: Path, suffixes: Collection[str]) -> LeftAside | None:
    """What can be told without knowing when the file was written."""
    name = path.name.lower()
    reasons: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: name.startswith((".", "~$")), "is hidden"),
        (lambda: name.endswith(_UNFINISHED), "is a temporary file"),
        (lambda: name.endswith((".toml", DONE)), "says something of other files"),
        (path.is_dir, "is a folder; a night does not look into it"),
        (lambda: not path.exists(), IS_MISSING),
        (lambda: not path.is_file(), "is no file"),
        (lambda: path.suffix.lower() not in suffixes, f"is none of {', '.join(sorted(suffixes))}"),
        (path.with_name(path.name + DONE).exists, "is marked as done"),
    )
    why = next((why for holds, why in reasons if holds()), None)
    return LeftAside(path, why, needs_person=why == IS_MISSING) if why else None


def _still_arriving(
    path: Path, settings: NightSettings, now: datetime, earlier: Mapping[Path, Sight]
) -> LeftAside | None:
    sight = Sight.of(path)
    age = (now - sight.modified).total_seconds()
    # A date in the future says nothing of how long the file has been at rest.
    if 0 <= age < settings.settle_seconds or earlier.get(path, sight) != sight:
        return LeftAside(path, IS_ARRIVING)
    if sight.size == 0:
        return LeftAside(path, "is empty", needs_person=True)
    return None


def _book(
    path: Path,
    settings: NightSettings,
    now: datetime,
    waiting_since: Mapping[str, datetime],
    contents: Contents,
) -> WaitingBook | BrokenBook | LeftAside:
    before = Sight.of(path)
    sha256 = contents.sha256_of(path)
    if Sight.of(path) != before:
        return LeftAside(path, IS_ARRIVING)
    try:
        own = read_book_settings(path, settings.defaults)
    except SettingsInvalid as error:
        return broken_book(path, sha256, error)
    if own.skip:
        return LeftAside(path, "is skipped by its settings")
    return WaitingBook(path, sha256, before.size, waiting_since.get(sha256, now), before.modified, own)


def broken_book(path: Path, sha256: str, error: NocturneError) -> BrokenBook:
    """A book that an error stands in the way of."""
    return BrokenBook(path, sha256, error.message, error.remedy)


def _once(books: list[WaitingBook]) -> tuple[list[WaitingBook], list[Duplicate]]:
    """Each content once: of several files the one that has settings of its own, then the one named first."""
    best: dict[str, WaitingBook] = {}
    for book in sorted(books, key=lambda book: (not settings_file_of(book.source).exists(), book.source)):
        best.setdefault(book.sha256, book)
    duplicates = [
        Duplicate(book.source, best[book.sha256].source, book.sha256)
        for book in books
        if best[book.sha256] is not book
    ]
    return [book for book in books if best[book.sha256] is book], duplicates
