"""What a host lives on: its seat's lock and socket, its memory, its log. Standard library only."""

import fcntl
import os
import resource
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from phases.hosting.host.rules import HostState

_LOG_BYTES = 1 << 20
_LOCK_SECONDS = 1.0  # it was free when this process was started; somebody may be trying it
_LINUX_MEMORY = Path("/proc/self/statm")


def take_lock(path: Path, seconds: float = _LOCK_SECONDS) -> int | None:
    """The descriptor of the lock, held for as long as this process lives; None if another lives on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if _locks(descriptor) and Inode.at(path) == Inode.of(descriptor):
            return descriptor
        os.close(descriptor)
        time.sleep(0.02)
    return None


def is_locked(path: Path) -> bool:
    """Whether a process that lives holds the lock."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locks(descriptor)
    finally:
        os.close(descriptor)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Inode:
    """Which file it really is, whatever lies at its path by now."""

    device: int
    number: int

    @classmethod
    def at(cls, path: Path) -> "Inode | None":
        """The file at that path, if there is one."""
        try:
            status = path.lstat()
        except OSError:
            return None
        return cls(status.st_dev, status.st_ino)

    @classmethod
    def of(cls, descriptor: int) -> "Inode":
        """The open file."""
        status = os.fstat(descriptor)
        return cls(status.st_dev, status.st_ino)


def write_state(path: Path, state: HostState) -> None:
    """Say who is here, whole or not at all."""
    part = path.with_name(f".{os.getpid()}-state.{path.name}.part")
    part.write_bytes(msgspec.json.encode(state))
    part.replace(path)


def memory_mb() -> int:
    """What this process holds in memory (on macOS: the most it ever held)."""
    if _LINUX_MEMORY.exists():
        pages = int(_LINUX_MEMORY.read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") >> 20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20


def trim_log(path: Path, limit: int = _LOG_BYTES) -> None:
    """Keep the log small: what is too long becomes `.log.1`, and the log begins anew."""
    try:
        if path.stat().st_size > limit:
            shutil.copyfile(path, path.with_name(f"{path.name}.1"))
            os.truncate(path, 0)
    except FileNotFoundError:
        return
