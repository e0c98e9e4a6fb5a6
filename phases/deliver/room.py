"""Room for what is about to be written, and no trace of what was not."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from phases.errors import SpaceMissing

_MORE = 1 << 20
"""Index, cover and tags."""


def require_room(path: Path, size: int) -> None:
    """Raise SpaceMissing before anything is written if the disk under `path` cannot hold that many bytes."""
    standing = next(folder for folder in path.absolute().parents if folder.exists())
    free = shutil.disk_usage(standing).free
    if free < size + _MORE:
        raise SpaceMissing(
            f"{path} needs {_megabytes(size + _MORE)}, and {_megabytes(free)} are free there.",
            "Free some space or choose another folder, then run it again: what is done stays done.",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


@contextmanager
def no_empty_folder(folder: Path) -> Iterator[None]:
    """If the block fails, a folder that it made and left empty goes again."""
    stood = folder.exists()
    try:
        yield
    finally:
        if not stood:
            with suppress(OSError):  # it holds something, or was never made
                folder.rmdir()
