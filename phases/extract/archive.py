"""The zip file around an EPUB: opened with limits, read without trust."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from phases.errors import SourceBroken, SourceProtected, SourceTooLarge
from phases.extract.settings import MEGABYTE, ExtractSettings

MAX_RATIO = 200
_RATIO_COUNTS_FROM = 20 * MEGABYTE
_ENCRYPTED = 0x1


class Archive:
    """The files of an EPUB, found as books name them: percent-encoded, in the wrong case, with `..`."""

    def __init__(self, name: str, file: zipfile.ZipFile) -> None:
        self.name = name
        self._file = file
        self._names = {entry.filename.lstrip("/"): entry for entry in file.infolist() if not entry.is_dir()}
        self._folded = {name.casefold(): name for name in self._names}

    def find(self, href: str, base: str = "") -> str | None:
        """The entry that `href`, written in the file `base`, means."""
        path = href.partition("#")[0].partition("?")[0]
        folder = base.rpartition("/")[0]
        for candidate in (unquote(path), path):
            if candidate:
                name = normpath(
                    f"{folder}/{candidate}" if folder and not candidate.startswith("/") else candidate
                )
                name = name.lstrip("/")
                found = name if name in self._names else self._folded.get(name.casefold())
                if found:
                    return found
        return None

    def read(self, name: str) -> bytes:
        """The bytes of one entry."""
        try:
            return self._file.read(self._names[name])
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise SourceBroken(
                f"{self.name} is damaged: {name} in it cannot be unpacked ({error}).", "Get the book again."
            ) from error

    def names(self) -> Iterator[str]:
        """All entries."""
        return iter(self._names)


@contextmanager
def open_archive(path: Path, settings: ExtractSettings) -> Iterator[Archive]:
    """The archive at `path`, refused before anything in it is unpacked if it would be too much."""
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise SourceBroken(
            f"{path.name} is damaged: it is not a readable EPUB ({error}).",
            "Get the book again; if it came from a reader, copy it with its original program.",
        ) from error
    with file:
        _refuse_too_much(path.name, file.infolist(), settings)
        _refuse_passwords(path.name, file.infolist())
        yield Archive(path.name, file)


def _refuse_too_much(name: str, entries: list[zipfile.ZipInfo], settings: ExtractSettings) -> None:
    if len(entries) > settings.max_entries:
        raise SourceTooLarge(
            f"{name} holds {len(entries)} files; {settings.max_entries} are allowed.",
            "If you trust it, raise the setting `max_entries`.",
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > settings.max_unpacked_mb * MEGABYTE:
        raise SourceTooLarge(
            f"{name} unpacks to {unpacked // MEGABYTE} MB; {settings.max_unpacked_mb} MB are allowed.",
            "If you trust it, raise the setting `max_unpacked_mb`.",
        )
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > _RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed:
        raise SourceTooLarge(
            f"{name} unpacks to {unpacked // max(packed, 1)} times its size: no book does that.",
            "Get the book from a source that you trust.",
        )


def _refuse_passwords(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise SourceProtected(
            f"{name} is locked with a password.", "Unpack it with the password, and zip it again without one."
        )
