"""Killed at any moment, a production goes on where it was and comes out the same."""

import hashlib
import random
import subprocess
import time
from pathlib import Path

import httpx
import psutil
import pytest
from command_line import ended, environment, hosts_of, killed, started, write_book

from db.store import Store
from db.takes import all_take_keys
from tests.prefect_server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ENGINE = "tests.engines.unhurried:Unhurried"


@pytest.mark.parametrize(
    ("command", "kills"),
    [
        ("produce", 6),
        ("dub", 3),
        pytest.param("produce", 30, marks=pytest.mark.marathon),
        pytest.param("dub", 30, marks=pytest.mark.marathon),
    ],
)
def test_kills_at_random_moments_change_no_byte_and_leave_nothing_behind(
    tmp_path: Path, command: str, kills: int
) -> None:
    chance = random.Random(2026)
    victims = ["flow", "host", "both"] * (kills // 3)
    chance.shuffle(victims)
    source = {"produce": _book, "dub": _film}[command](tmp_path, lines=60 + 12 * kills)
    order = [command, str(source), "--engine", ENGINE, "--json"]
    with running_server(tmp_path / "prefect") as api:
        undisturbed = _undisturbed(order, tmp_path, api)
        home = tmp_path / "home"
        env = environment(home, api)
        process = started([*order, "--out", "disturbed"], tmp_path, env)
        _wait_for_a_new_take(home, process)
        for victim in victims:
            if process.poll() is not None:
                _reap(process)
                process = started([*order, "--out", "disturbed"], tmp_path, env)
                _wait_for_a_new_take(home, process)
            time.sleep(chance.uniform(0, 0.6))
            _kill(victim, process.pid, home)
        process.kill()
        _reap(process)
        code, report, said = ended(started([*order, "--out", "disturbed"], tmp_path, env))
        assert code == 0, said
        assert _digest(report["files"][0]) == undisturbed
        assert _takes(home) == report["chunks"] == len(list(home.glob("takes/*/*.flac")))
        assert not list(home.rglob("*.part"))
        assert not list(tmp_path.glob("disturbed/**/*.part"))
        _eventually(lambda: not hosts_of(home))
        _eventually(
            lambda: httpx.get(f"{api}/v2/concurrency_limits/tts").json()["active_slots"] == 0, seconds=75
        )


def _book(folder: Path, lines: int) -> Path:
    return write_book(folder / "book.txt", chapters=4, paragraphs=lines // 4, name="unlucky")


def _film(folder: Path, lines: int) -> Path:
    """Subtitles with a cue every three seconds, none of them like another."""
    cues = []
    for number in range(lines):
        minute, second = divmod(3 * number, 60)
        times = f"00:{minute:02d}:{second:02d},000 --> 00:{minute:02d}:{second:02d},900"
        cues.append(f"{number + 1}\n{times}\nThis is cue {number} of the unlucky film.\n")
    path = folder / "film.en.srt"
    path.write_text("\n".join(cues))
    return path


def _undisturbed(order: list[str], folder: Path, api: str) -> str:
    env = environment(folder / "undisturbed-home", api)
    code, report, said = ended(started([*order, "--out", "undisturbed"], folder, env))
    assert code == 0, said
    return _digest(report["files"][0])


def _reap(process: subprocess.Popen[str]) -> None:
    process.communicate()


def _kill(victim: str, pid: int, home: Path) -> None:
    if victim in {"flow", "both"}:
        psutil.Process(pid).kill()
    if victim in {"host", "both"}:
        for host in hosts_of(home):
            killed(host)


def _wait_for_a_new_take(home: Path, process: subprocess.Popen[str]) -> None:
    """The next take on disk tells that it is at work."""
    before = len(list(home.glob("takes/*/*.flac")))
    deadline = time.monotonic() + 60
    while len(list(home.glob("takes/*/*.flac"))) == before and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _takes(home: Path) -> int:
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        keys = all_take_keys(session)
    store.close()
    return len(keys)


def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _eventually(is_so: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.2)
