"""A PostgreSQL server of the test's own, from Debian's package, started and stopped by its pid."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.prefect_server import free_port

PROGRAMS = Path("/usr/lib/postgresql")
USER = "postgres"


class Postgresql:
    """A server that can be stopped and started again; who is connected is cut off."""

    def __init__(self, folder: Path, prefix: list[str], host: str) -> None:
        self._folder, self._prefix, self._host, self._port = folder, prefix, host, free_port()
        self._programs = max(PROGRAMS.glob("*/bin"))
        subprocess.run(
            [*prefix, self._programs / "initdb", "-D", self._data, "-A", "trust", "-U", USER],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        with (self._data / "pg_hba.conf").open("a") as allowed:
            allowed.write("host all all samenet trust\n")
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{USER}@{self._host}:{self._port}/postgres"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """It takes connections when this returns."""
        options = ["-D", self._data, "-p", str(self._port), "-h", self._host, "-k", self._folder]
        with (self._folder / "log").open("ab") as output:
            self._server = subprocess.Popen(
                [*self._prefix, self._programs / "postgres", *options],
                stdout=output,
                stderr=output,
                cwd=self._folder,
            )
        _wait_until_ready(self._host, self._port)

    def stop(self) -> None:
        """Without waiting for anybody to go."""
        pid_file = self._data / "postmaster.pid"
        if pid_file.exists():
            os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGINT)
        self._server.wait(30)


@contextmanager
def postgresql_server(host: str = "127.0.0.1") -> Iterator[Postgresql]:
    """A server with an empty database at that address; the test is skipped where there is none to run."""
    if not list(PROGRAMS.glob("*/bin")):
        pytest.skip(
            "no PostgreSQL here: install Debian's package, or name a database with NOCTURNE_TEST_POSTGRESQL"
        )
    folder = Path(tempfile.mkdtemp(prefix="nocturne-pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
    server = Postgresql(folder, [_runuser(), "-u", USER, "--"] if as_root else [], host)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgresql(host: str = "127.0.0.1") -> Iterator[str]:
    """The URL of an empty database at that address."""
    with postgresql_server(host) as server:
        yield server.url


def _runuser() -> str:
    """The server refuses to run as root; the program that changes the user is not on everybody's path."""
    found = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser here")
    return found


def _wait_until_ready(host: str, port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host=host, port=port, user=USER, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
