"""The files of a model: whether they are whole, and the hash of what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from phases.errors import EngineMissing

SIDECAR = ".digests.json"
_HEADER_BYTES = 8


def revision(files: Sequence[Path]) -> str:
    """The hash of what is in the files that are there; gigabytes are read once, then remembered beside them."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name} {_digest(path) if path.exists() else 'missing'}\n".encode())
    return digest.hexdigest()


def require_whole(files: Sequence[Path], remedy: str) -> None:
    """Nothing, or EngineMissing that names each file that is missing or was only half downloaded."""
    faults = [fault for path in files if (fault := _fault(path))]
    if faults:
        raise EngineMissing(f"The model cannot be loaded: {'; '.join(faults)}.", remedy)


def write_whole(path: Path, content: bytes) -> None:
    """The file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    status = path.stat()
    mark = [status.st_size, status.st_mtime_ns]
    sidecar = path.with_name(SIDECAR)
    known = _known(sidecar)
    if path.name in known and known[path.name][:2] == mark:
        return str(known[path.name][2])
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with suppress(OSError):  # a folder that cannot be written is hashed each time
        write_whole(sidecar, json.dumps(_known(sidecar) | {path.name: [*mark, digest]}).encode())
    return digest


def _known(sidecar: Path) -> dict[str, list[int | str]]:
    try:
        known = json.loads(sidecar.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _fault(path: Path) -> str | None:
    if not path.exists():
        return f"{path} is not there"
    if path.suffix == ".safetensors":
        return _safetensors_fault(path)
    if path.suffix == ".pt" and not zipfile.is_zipfile(path):
        return f"{path} is damaged or was only half downloaded"
    if path.suffix == ".json":
        return _json_fault(path)
    return None


def _safetensors_fault(path: Path) -> str | None:
    """A safetensors file says at its beginning how long it is."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_HEADER_BYTES), "little")
        header = file.read(length) if length < size else b""
    try:
        entries = json.loads(header)
        ends = [entry["data_offsets"][1] for name, entry in entries.items() if name != "__metadata__"]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return f"{path} is damaged or was only half downloaded"
    expected = _HEADER_BYTES + length + max(ends, default=0)
    return None if size == expected else f"{path} has {size} bytes instead of {expected}"


def _json_fault(path: Path) -> str | None:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return f"{path} is damaged or was only half downloaded"
    return None
