"""One Prefect server for all runs of a user, and none when they are gone, however they went."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from flows.environment import prepare_prefect
from flows.own_server import OwnServer, starting_early
from phases.errors import OrchestratorUnavailable

pytestmark = pytest.mark.slow

RUN_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from flows.own_server import OwnServer
server = OwnServer(Path(sys.argv[1]))
server.sign_in()
server.start()
print(server.wait_until_ready(), flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _prefect_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    prepare_prefect(quiet=True)


def servers_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if "flows.own_server" in process.cmdline() and str(folder) in process.cmdline():
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]


def eventually_gone(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while servers_of(folder):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_runs_that_start_together_share_one_server_which_ends_with_the_last_of_them() -> None:
    own = OwnServer.of_this_user()

    def address(_: int) -> str:
        with starting_early() as server:
            assert server is not None
            return server.wait_until_ready()

    with starting_early(), ThreadPoolExecutor(4) as threads:
        urls = set(threads.map(address, range(4)))
        assert len(urls) == 1
        assert len(servers_of(own.folder)) == 1
    eventually_gone(own.folder)


def test_a_server_outlives_nobody_who_was_killed() -> None:
    own = OwnServer.of_this_user()
    run = subprocess.Popen(
        [sys.executable, "-c", RUN_UNTIL_KILLED, str(own.folder)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline().startswith("http://127.0.0.1:")
    run.kill()
    run.communicate()
    eventually_gone(own.folder)


def test_a_server_that_was_killed_is_replaced() -> None:
    with starting_early() as server:
        assert server is not None
        server.wait_until_ready()
        for process in servers_of(server.folder):
            process.kill()
            process.wait()
        server.start()
        server.wait_until_ready()
        assert len(servers_of(server.folder)) == 1
        folder = server.folder
    eventually_gone(folder)


def test_a_server_that_cannot_start_is_named_with_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "sqlite+aiosqlite:////nowhere/at/all.db")
    with starting_early() as server:
        assert server is not None
        with pytest.raises(OrchestratorUnavailable, match=r"server\.log"):
            server.wait_until_ready()


def test_a_server_that_is_named_is_used_and_no_other_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    with starting_early() as server:
        assert server is None
