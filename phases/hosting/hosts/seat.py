"""A seat is a place for one host: its lock, its socket, its state, its log."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil

from phases.errors import HostUnavailable
from phases.hosting.host.life import is_locked
from phases.hosting.host.rules import HostState
from phases.hosting.protocol import Identity

_LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes on Linux, 104 on macOS
_MARK = "phases.hosting.host"


@dataclass(frozen=True, slots=True)
class Seat:
    """The files of one seat."""

    folder: Path
    name: str

    @classmethod
    def numbered(cls, folder: Path, number: int) -> "Seat":
        """A seat for one borrower at a time."""
        return cls(folder, f"seat-{number:03d}")

    @classmethod
    def shared(cls, folder: Path, identity: Identity) -> "Seat":
        """The seat that all borrowers of a batching member share."""
        digest = hashlib.sha256(msgspec.json.encode(identity)).hexdigest()[:12]
        return cls(folder, f"shared-{digest}")

    @property
    def lock(self) -> Path:
        """Held by the host for as long as it lives."""
        return self.folder / f"{self.name}.lock"

    @property
    def busy(self) -> Path:
        """Held by the borrower of a numbered seat."""
        return self.folder / f"{self.name}.busy"

    @property
    def starting(self) -> Path:
        """Held by whoever looks for the host, starts it, or ends it."""
        return self.folder / f"{self.name}.starting"

    @property
    def log(self) -> Path:
        """What the host and its member print."""
        return self.folder / f"{self.name}.log"

    @property
    def state(self) -> Path:
        """Who is there."""
        return self.folder / f"{self.name}.json"

    @property
    def socket(self) -> Path:
        """Where the host listens; elsewhere if the folder's name is too long for a socket."""
        beside = self.folder / f"{self.name}.sock"
        if len(os.fsencode(beside)) <= _LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:16]
        name = f"{digest}-{self.name}.sock"
        return _private_folder(room=_LONGEST_SOCKET_PATH - len(name) - 1) / name

    def host(self) -> HostState | None:
        """The host that lives here, if one does and has said who it is."""
        if not is_locked(self.lock):
            return None
        try:
            return msgspec.json.decode(self.state.read_bytes(), type=HostState)
        except (OSError, msgspec.DecodeError):
            return None

    def has(self, identity: Identity) -> bool:
        """Whether a host of that identity lives here."""
        host = self.host()
        return host is not None and host.identity == identity

    def process(self, pid: int) -> psutil.Process | None:
        """The process of that number if it is this seat's host, and not a later one that got its number."""
        try:
            process = psutil.Process(pid)
            command = process.cmdline()
        except psutil.Error:
            return None
        mine = _MARK in command and any(str(self.lock) in argument for argument in command)
        return process if mine else None


def _private_folder(room: int) -> Path:
    """A folder that only this user may enter, with a path of at most so many bytes where there is one."""
    bases = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - made private below
    folders = [Path(base) / f"nocturne-{os.getuid()}" for base in bases if base]
    folder = next((short for short in folders if len(os.fsencode(short)) <= room), folders[-1])
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if (
        not stat.S_ISDIR(status.st_mode)
        or status.st_uid != os.getuid()
        or stat.S_IMODE(status.st_mode) & 0o077
    ):
        raise HostUnavailable(
            f"{folder} is not a private folder of this user.",
            "Remove it, or shorten the path of NOCTURNE_HOME.",
        )
    return folder
