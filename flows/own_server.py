"""A Prefect server of our own, where no other is configured.

Runs of one user share it: the first one starts it, those that come later join, and it ends by itself when none is
left, however they ended. (The server that Prefect would start by itself lives as long as one process is not killed,
serves that one only, and never takes back the slots of the dead.) This module imports nothing heavy, so that the
server can start while the process that needs it is still importing.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

import uvicorn
from filelock import FileLock

from phases.errors import OrchestratorUnavailable
from phases.process import ProcessMark

STARTS_WITHIN = 120.0
_CHILDREN: list[subprocess.Popen[bytes]] = []
"""Kept, so that Python does not complain of a child that outlives its name."""
LOOK_EVERY = 1.0
SURVIVES_ALONE = 2.0
"""Seconds a server lives without anybody: enough for a loop over many books to keep its server."""


@dataclass(frozen=True, slots=True)
class OwnServer:
    """The server that runs of this user share, and the folder where they sign in."""

    folder: Path

    @classmethod
    def of_this_user(cls) -> "OwnServer":
        """It lies with the database it serves."""
        home = os.environ.get("PREFECT_HOME") or "~/.prefect"
        return cls(Path(home).expanduser() / "nocturne-server")

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    def wait_until_ready(self) -> str:
        """Its API address, once it answers."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            found = self._running()
            if found is None:
                break
            url = f"http://127.0.0.1:{found}/api"
            if _answers(url):
                return url
            time.sleep(0.05)
        raise OrchestratorUnavailable(
            "Prefect's server could not be started.",
            f"Its log is {self.log}. Or run one yourself (`make serve`) and name it with PREFECT_API_URL.",
        )

    def start(self, port: int | None = None) -> bool:
        """Start it, unless it runs; whether it had to be."""
        with self._lock():
            if self._running() is not None:
                return False
            port = port or _free_port()
            with self.log.open("wb") as log:
                process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-m", "flows.own_server", str(self.folder), str(port)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            _CHILDREN.append(process)
            self._place.write_text(f"{port} {process.pid} {ProcessMark.of(process.pid).started}")
            return True

    def sign_in(self) -> Path:
        """Be one of those it lives for."""
        own = ProcessMark.own()
        user = self._users / f"{own.pid} {own.started} {uuid4().hex}"
        self._users.mkdir(parents=True, exist_ok=True)
        user.touch()
        return user

    def closes(self) -> bool:
        """Whether it takes in nobody any more, because nobody is left; whoever comes next starts another."""
        with self._lock():
            if self.has_users():
                return False
            self._place.unlink(missing_ok=True)
            return True

    def has_users(self) -> bool:
        """Whether a process that signed in still lives."""
        living = False
        for user in self._users.glob("* * *"):
            pid, started, _ = user.name.split()
            if ProcessMark(int(pid), float(started)).is_alive:
                living = True
            else:
                user.unlink(missing_ok=True)
        return living

    def _running(self) -> int | None:
        """The port of the server, if its process lives."""
        try:
            port, pid, started = self._place.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(port) if ProcessMark(int(pid), float(started)).is_alive else None

    def _lock(self) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "server.lock")

    @property
    def _place(self) -> Path:
        return self.folder / "server"

    @property
    def _users(self) -> Path:
        return self.folder / "users"


@contextmanager
def starting_early(port: int | None = None) -> Iterator[OwnServer | None]:
    """Our server, starting while the block goes on importing; nothing if another server is named."""
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    server = OwnServer.of_this_user()
    user = server.sign_in()
    try:
        server.start(port)
        yield server
    finally:
        user.unlink(missing_ok=True)


def serve(folder: Path, port: int) -> None:
    """Be the server, until nobody needs it."""
    os.environ |= {
        "PREFECT__SERVER_FINAL": "1",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
    }
    import_module("flows.mail")  # Prefect's automations can then send it too
    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=port, log_level="error"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_end_when_alone, args=(OwnServer(folder), server), daemon=True).start()
    server.run()


def _end_when_alone(own: OwnServer, server: uvicorn.Server) -> None:
    alone_since: float | None = None
    while True:
        time.sleep(LOOK_EVERY)
        if own.has_users():
            alone_since = None
            continue
        alone_since = alone_since or time.monotonic()
        if time.monotonic() - alone_since > SURVIVES_ALONE and own.closes():
            server.should_exit = True
            return


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
