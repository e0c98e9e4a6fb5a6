"""What a model is known by: the digest of its files, computed once."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

_KEPT = ".nocturne-digests.json"


class _Known(msgspec.Struct, frozen=True):
    size: int
    changed_ns: int
    digest: str


def digest_of(files: Sequence[Path]) -> str:
    """One digest of all these files; their names and places are no part of it."""
    return hashlib.sha256("".join(map(_digest, files)).encode()).hexdigest()


def _digest(path: Path) -> str:
    """Reading gigabytes takes seconds, so it is kept beside the file with the size and time that it was true for."""
    kept = path.with_name(_KEPT)
    status = path.stat()
    known = _read(kept)
    now = (status.st_size, status.st_mtime_ns)
    if path.name in known and (known[path.name].size, known[path.name].changed_ns) == now:
        return known[path.name].digest
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with suppress(OSError):  # a folder that cannot be written costs the time again, and nothing else
        write_whole(kept, msgspec.json.encode({**known, path.name: _Known(*now, digest)}))
    return digest


def _read(kept: Path) -> dict[str, _Known]:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, _Known])
    except (OSError, msgspec.MsgspecError):
        return {}


def write_whole(path: Path, content: bytes) -> None:
    """The file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{os.getpid()}-{os.urandom(4).hex()}.{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
