"""Files appear whole or not at all: a temporary name, flushed, renamed."""

import errno
import hashlib
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from phases.errors import FolderNotWritable, SpaceMissing, StorageError

PART = ".part"
_MACHINE = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
"""Others may share the folder, and their writers are no processes of ours."""
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that becomes `path` if the block ends well, and vanishes if not."""
    part = path.with_name(f".{_MACHINE}-{os.getpid()}-{os.urandom(4).hex()}.{path.name}{PART}")
    try:
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield part
            _flush(part)
            part.replace(path)
            _flush(path.parent)
    finally:
        with suppress(OSError):  # a folder that cannot be written has no part in it
            part.unlink(missing_ok=True)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """What the operating system says of a disk, as errors with a remedy."""
    try:
        yield
    except OSError as error:
        if error.errno in _READ_ONLY:
            raise FolderNotWritable(
                f"{path} cannot be written: {error.strerror}.",
                "Choose another folder, or give this user the right to write there.",
            ) from error
        if error.errno in _NO_SPACE:
            raise SpaceMissing(
                f"The disk is full: {path} could not be written.",
                "Free some space (`nocturne forget ID`, then `nocturne gc`), then run it again: "
                "what is done stays done.",
            ) from error
        raise StorageError(
            f"{path} could not be written: {error}.", "Check the disk, then run it again."
        ) from error


def sweep_parts(folder: Path) -> int:
    """Remove temporary files of this machine whose writers are dead; the number removed."""
    removed = 0
    for part in folder.rglob(f".*{PART}"):
        machine, writer, *_ = [*part.name[1:].split("-", 2), ""]
        if machine == _MACHINE and not (writer.isdigit() and psutil.pid_exists(int(writer))):
            part.unlink(missing_ok=True)
            removed += 1
    return removed


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
