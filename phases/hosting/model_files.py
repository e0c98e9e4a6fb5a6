"""The files of a model: whether they are whole, and what is in them. The same in every environment."""

import hashlib
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from phases.errors import EngineError, EngineMissing

SIDECAR = ".nocturne-digests.json"
_HEADER_LENGTH = 8  # of a safetensors file: how long the JSON is that follows
_LONGEST_HEADER = 1 << 27


class _Known(msgspec.Struct, frozen=True):
    size: int
    changed_ns: int
    digest: str


def revision(files: Sequence[Path]) -> str:
    """The hash of what is in these files, in this order; their names and places are no part of it."""
    digests = [_digest(path) if path.exists() else "missing" for path in files]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def require_whole(files: Sequence[Path], remedy: str, missing: type[EngineError] = EngineMissing) -> None:
    """Nothing, or an error that names each file that is missing or was only half downloaded."""
    faults = [fault for path in files if (fault := _fault(path))]
    if faults:
        raise missing(f"The model cannot be loaded: {'; '.join(faults)}.", remedy)


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


def _digest(path: Path) -> str:
    """Reading gigabytes takes seconds, so it is kept beside the file with the size and time that it was true for."""
    kept, status = path.with_name(SIDECAR), path.stat()
    known = _read(kept).get(path.name)
    now = (status.st_size, status.st_mtime_ns)
    if known and (known.size, known.changed_ns) == now:
        return known.digest
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with suppress(OSError):  # a folder that cannot be written costs the time again, and nothing else
        write_whole(kept, msgspec.json.encode({**_read(kept), path.name: _Known(*now, digest)}))
    return digest


def _read(kept: Path) -> dict[str, _Known]:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, _Known])
    except (OSError, msgspec.MsgspecError):
        return {}


def _fault(path: Path) -> str | None:
    if not path.is_file():
        return f"{path} is not there"
    size = path.stat().st_size
    match path.suffix:
        case ".safetensors":
            is_whole = size == _declared_size(path)
        case ".pt" | ".bin":
            is_whole = zipfile.is_zipfile(path)  # its table of contents comes last
        case ".json":
            is_whole = _is_json(path)
        case _:
            is_whole = size > 0
    return None if is_whole else f"{path} is not whole: it has {size} bytes, and its end is missing"


def _declared_size(path: Path) -> int | None:
    """How long a safetensors file says it is."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_HEADER_LENGTH), "little")
        header = file.read(length) if 0 < length <= _LONGEST_HEADER else b""
    try:
        tensors = msgspec.json.decode(header, type=dict[str, dict[str, Any]])
        ends = [int(each["data_offsets"][1]) for name, each in tensors.items() if name != "__metadata__"]
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError, IndexError):
        return None
    return _HEADER_LENGTH + length + max(ends, default=0)


def _is_json(path: Path) -> bool:
    try:
        msgspec.json.decode(path.read_bytes())
    except msgspec.MsgspecError:
        return False
    return True
