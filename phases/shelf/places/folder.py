"""A folder that all machines see, for instance one that is mounted from a file server."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import Any
from urllib.parse import unquote, urlsplit

from phases.errors import StorageError
from phases.files import appearing
from phases.shelf.places.place import MARK, Stored


class Folder:
    """Files in a folder."""

    troubles = (OSError, StorageError)
    refusals = (PermissionError,)
    missing = (FileNotFoundError,)

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, content: bytes) -> None:
        """Through a temporary name; never into a folder that is no shelf, as where a disk is not mounted."""
        is_shelf = (self._root / MARK).is_file() or (name == MARK and self._root.is_dir())
        if not is_shelf:
            raise NotADirectoryError(f"{self._root} is no folder, or no shelf any more")
        with appearing(self._root / name) as part:
            part.write_bytes(content)

    def get(self, name: str) -> bytes:
        """Read whole."""
        return (self._root / name).read_bytes()

    def remove(self, name: str) -> None:
        """Unlinked."""
        (self._root / name).unlink(missing_ok=True)

    def stored(self, folder: str) -> Iterator[Stored]:
        """Temporary files too."""
        for path in sorted((self._root / folder).rglob("*")):
            with suppress(FileNotFoundError):  # a temporary name lasts for a moment
                facts = path.stat()
                if S_ISREG(facts.st_mode):
                    modified = datetime.fromtimestamp(facts.st_mtime, UTC)
                    yield Stored(path.relative_to(self._root).as_posix(), facts.st_size, modified)

    def close(self) -> None:
        """There are none."""


def opened(url: str, options: Mapping[str, Any]) -> Folder:
    """The folder of a file:// URL; it is never made here, so that a disk that is not mounted is noticed."""
    if options:
        raise ValueError(f"a folder has no options ({', '.join(options)})")
    parts = urlsplit(url)
    root = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not root.is_absolute():
        raise ValueError("a folder is written as file:///mnt/nas/takes")
    return Folder(root)
