"""A PostgreSQL server of the test's own, from Debian's package, started and stopped by its pid."""

import os
import pwd
import shutil
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


@contextmanager
def running_postgresql(host: str = "127.0.0.1") -> Iterator[str]:
    """The URL of an empty database at that address; the test is skipped where there is no server to run."""
    programs = sorted(PROGRAMS.glob("*/bin"))
    if not programs:
        pytest.skip(
            "no PostgreSQL here: install Debian's package, or name a database with NOCTURNE_TEST_POSTGRESQL"
        )
    folder = Path(tempfile.mkdtemp(prefix="nocturne-pg-"))
    as_root = os.geteuid() == 0
    if as_root:
        os.chown(folder, pwd.getpwnam(USER).pw_uid, -1)
    prefix = [_runuser(), "-u", USER, "--"] if as_root else []
    port = free_port()
    data, log = folder / "data", folder / "log"
    subprocess.run(
        [*prefix, programs[-1] / "initdb", "-D", data, "-A", "trust", "-U", USER],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    with (data / "pg_hba.conf").open("a") as allowed:
        allowed.write("host all all samenet trust\n")
    options = ["-D", data, "-p", str(port), "-h", host, "-k", folder]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*prefix, programs[-1] / "postgres", *options], stdout=output, stderr=output, cwd=folder
        )
    try:
        _wait_until_ready(host, port)
        yield f"postgresql+psycopg://{USER}@{host}:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


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
