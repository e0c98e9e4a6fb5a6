"""Who gets which host: one per seat, never more than borrowers, across processes too."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from phases.errors import EngineMissing
from phases.hosting import Hosts, HostSettings
from phases.hosting.host.life import is_locked, take_lock
from phases.hosting.hosts.seat import Seat
from phases.hosting.protocol import Identity
from phases.synthesize import SPEAKING, find_engine, speak_all
from tests.engines.versioned import VARIABLE
from tests.hosts import MakeHosts, engine, host_processes, hosts_started, lines, says

ONE_BY_ONE = "slow:Slow"

BORROWER = """
import sys
from pathlib import Path
from phases.hosting import Hosts, HostSettings
from phases.synthesize import Line, find_engine, speak_all
folder, engine, count, text = sys.argv[1:]
facts = find_engine(engine)
lines = [Line(f"{text} {n}", "en", facts.voices[0]) for n in range(int(count))]
for number, answer in speak_all(Hosts(Path(folder), HostSettings(idle_seconds=20)), facts, lines):
    print(number, type(answer).__name__, flush=True)
"""


def borrower(folder: Path, name: str, count: int, text: str, **environment: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-c", BORROWER, str(folder), f"tests.engines.{name}", str(count), text],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )


def until(what: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def test_borrowers_of_an_engine_that_cannot_batch_get_a_host_each(hosts: Hosts) -> None:
    facts = engine(ONE_BY_ONE)
    with hosts.borrow(SPEAKING, facts) as one, hosts.borrow(SPEAKING, facts) as other:
        assert one.pid != other.pid
        assert (one.seat.name, other.seat.name) == ("seat-000", "seat-001")


def test_borrowers_of_an_engine_that_batches_share_one_host(hosts: Hosts) -> None:
    facts = find_engine("tone")
    with hosts.borrow(SPEAKING, facts) as one, hosts.borrow(SPEAKING, facts) as other:
        assert one.pid == other.pid


def test_a_host_is_used_again_by_the_next_borrower(hosts: Hosts) -> None:
    facts = engine(ONE_BY_ONE)
    with hosts.borrow(SPEAKING, facts) as host:
        first = host.pid
    with hosts.borrow(SPEAKING, facts) as host:
        assert host.pid == first


def test_a_seat_whose_host_has_the_engine_loaded_is_preferred(hosts: Hosts) -> None:
    mine, other = engine(ONE_BY_ONE), engine("raises:Raises")
    with hosts.borrow(SPEAKING, other), hosts.borrow(SPEAKING, mine) as host:
        first = host.pid
    with hosts.borrow(SPEAKING, mine) as host:
        assert host.pid == first
        assert host.seat.name == "seat-001"


def test_an_idle_host_of_another_engine_makes_way(hosts: Hosts) -> None:
    with hosts.borrow(SPEAKING, engine("raises:Raises")):
        pass
    with hosts.borrow(SPEAKING, engine(ONE_BY_ONE)) as host:
        assert host.seat.name == "seat-000"
        assert [process.pid for process in host_processes(hosts.folder)] == [host.pid]


def test_many_threads_that_borrow_in_turns_never_have_more_hosts_than_seats(hosts: Hosts) -> None:
    seats = threading.Semaphore(2)
    most = 0
    failures: list[object] = []

    def produce(name: str) -> None:
        nonlocal most
        facts = engine(name)
        for _ in range(2):
            with seats:
                answers = dict(speak_all(hosts, facts, lines(facts, "One.", "Two.")))
                most = max(most, len(host_processes(hosts.folder)))
            failures.extend(a for n, a in answers.items() if not says(a, ("One.", "Two.")[n]))

    threads = [threading.Thread(target=produce, args=(name,)) for name in (ONE_BY_ONE, "raises:Raises") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert 1 <= most <= 2


def test_two_processes_get_a_host_each_and_all_they_asked_for(hosts: Hosts) -> None:
    processes = [borrower(hosts.folder, ONE_BY_ONE, 3, "abracadabra") for _ in range(2)]
    until(lambda: len(host_processes(hosts.folder)) == 2)
    assert [process.communicate(timeout=30)[0].count("Recording") for process in processes] == [3, 3]
    assert len(host_processes(hosts.folder)) == 2


def test_two_processes_share_the_host_of_a_batching_engine(hosts: Hosts) -> None:
    processes = [borrower(hosts.folder, "slow:SlowBatched", 12, "Aha") for _ in range(2)]
    assert [process.communicate(timeout=30)[0].count("Recording") for process in processes] == [12, 12]
    assert hosts_started(hosts) == 1


def test_a_borrower_killed_while_its_line_is_spoken_leaves_the_host_to_others(hosts: Hosts) -> None:
    victim = borrower(hosts.folder, "slow:SlowBatched", 16, "abracadabra")
    assert victim.stdout is not None
    victim.stdout.readline()
    victim.kill()
    victim.communicate()
    facts = engine("slow:SlowBatched")
    [(_, answer)] = speak_all(hosts, facts, lines(facts, "Aha."))
    assert says(answer, "Aha.")
    assert hosts_started(hosts) == 1
    until(lambda: hosts.health()[0].connections == 1)


def test_a_killed_borrower_gives_its_seat_back(hosts: Hosts) -> None:
    victim = borrower(hosts.folder, ONE_BY_ONE, 50, "abracadabra")
    assert victim.stdout is not None
    victim.stdout.readline()
    victim.kill()
    victim.communicate()
    with hosts.borrow(SPEAKING, engine(ONE_BY_ONE)) as host:
        assert host.seat.name == "seat-000"
    assert hosts_started(hosts) == 1


def test_a_host_outlives_the_process_that_started_it(hosts: Hosts) -> None:
    borrower(hosts.folder, ONE_BY_ONE, 1, "Aha").communicate(timeout=30)
    [host] = host_processes(hosts.folder)
    assert os.getsid(host.pid) == host.pid


def test_what_a_killed_host_left_behind_is_no_hindrance(hosts: Hosts) -> None:
    facts = engine(ONE_BY_ONE)
    with hosts.borrow(SPEAKING, facts) as host:
        process, seat = psutil.Process(host.pid), host.seat
    process.kill()
    until(lambda: not is_locked(seat.lock))
    assert seat.socket.exists()
    with hosts.borrow(SPEAKING, facts) as host:
        assert host.pid != process.pid


def test_a_host_of_another_version_of_the_engine_is_replaced(hosts: Hosts) -> None:
    borrower(hosts.folder, "versioned:Versioned", 1, "Aha", **{VARIABLE: "0.9"}).communicate(timeout=30)
    [old] = host_processes(hosts.folder)
    facts = engine("versioned:Versioned")
    with hosts.borrow(SPEAKING, facts) as host:
        assert [process.pid for process in host_processes(hosts.folder)] == [host.pid]
    assert host.pid != old.pid


STRANGER = """
import fcntl, json, os, socket, sys, time
lock, path, state, protocol = sys.argv[2:]
held = os.open(lock, os.O_RDWR | os.O_CREAT)
fcntl.flock(held, fcntl.LOCK_EX)
server = socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen()
who = {"protocol": int(protocol), "engine": "x", "version": "x", "model_revision": "x", "pid": os.getpid()}
open(state, "w").write(json.dumps(who))
client, _ = server.accept()
client.sendall(b"\\x00\\x00\\x00\\x03abc")
time.sleep(600)
"""


def test_a_host_that_speaks_another_protocol_is_replaced(make_hosts: MakeHosts) -> None:
    hosts = make_hosts()
    hosts.folder.mkdir()
    seat = Seat.numbered(hosts.folder, 0)
    arguments = ["phases.hosting.host", str(seat.lock), str(seat.socket), str(seat.state), "99"]
    with subprocess.Popen([sys.executable, "-c", STRANGER, *arguments]) as stranger:
        until(seat.state.exists)
        with hosts.borrow(SPEAKING, engine(ONE_BY_ONE)) as host:
            assert host.seat == seat
        assert stranger.wait(10) == -signal.SIGTERM


def test_a_host_whose_starter_died_while_it_started_is_waited_for(hosts: Hosts) -> None:
    starter = borrower(hosts.folder, ONE_BY_ONE, 1, "Aha")
    until(lambda: host_processes(hosts.folder))
    starter.kill()
    starter.communicate()
    with hosts.borrow(SPEAKING, engine(ONE_BY_ONE)) as host:
        until(lambda: [process.pid for process in host_processes(hosts.folder)] == [host.pid])
    assert hosts_started(hosts) == 1


def test_a_process_that_only_got_a_dead_hosts_number_is_left_alone(tmp_path: Path) -> None:
    seat = Seat.numbered(tmp_path, 0)
    assert seat.process(os.getpid()) is None


def test_a_folder_with_a_long_name_has_its_sockets_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Path(tempfile.mkdtemp(prefix="run"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    folder = tmp_path / ("long name " * 15)
    hosts = Hosts(folder, HostSettings(idle_seconds=20))
    facts = engine(ONE_BY_ONE)
    with hosts.borrow(SPEAKING, facts) as host:
        assert len(os.fsencode(host.seat.socket)) <= 107
        assert host.seat.socket.parent.parent == runtime
        assert host.seat.socket.parent.stat().st_mode & 0o777 == 0o700
    hosts.shut_down()
    assert not host_processes(folder)
    shutil.rmtree(runtime)


def test_a_runtime_folder_with_a_long_name_is_not_used_for_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("long name " * 15)))
    socket = Seat.numbered(tmp_path / ("long name " * 15), 0).socket
    assert len(os.fsencode(socket)) <= 100
    assert socket.parent.stat().st_mode & 0o777 == 0o700


def test_seats_of_different_folders_do_not_meet(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120)
    seats = [Seat.numbered(long / name, 0) for name in ("one", "other")]
    assert seats[0].socket != seats[1].socket


def test_another_version_of_a_batching_engine_has_a_seat_of_its_own(tmp_path: Path) -> None:
    now, then = (Identity(1, "t", "x", version, "r") for version in ("2", "1"))
    assert Seat.shared(tmp_path, now) != Seat.shared(tmp_path, then)
    assert Seat.shared(tmp_path, now) == Seat.shared(tmp_path, now)


def test_one_lock_has_one_holder_whichever_way_it_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "seat.lock"
    assert not is_locked(path)
    with FileLock(path):
        assert is_locked(path)
        assert take_lock(path, 0.1) is None
    held = take_lock(path, 1)
    assert held is not None
    assert is_locked(path)
    os.close(held)


def test_an_engine_whose_environment_is_gone_is_missing(tmp_path: Path) -> None:
    hosts = Hosts(tmp_path)
    facts = engine("versioned:Versioned")
    gone = type(facts)(
        **{**{name: getattr(facts, name) for name in facts.__dataclass_fields__}, "python": "/no/such/python"}
    )
    with pytest.raises(EngineMissing, match="/no/such/python"), hosts.borrow(SPEAKING, gone):
        pass


def test_a_host_of_another_environment_is_given_nothing_but_phases(hosts: Hosts) -> None:
    from dataclasses import replace

    foreign = replace(find_engine("tone"), python=sys.executable)
    [(_, answer)] = speak_all(hosts, foreign, lines(foreign, "Aha."))
    assert says(answer, "Aha.")
    [host] = host_processes(hosts.folder)
    assert host.environ()["PYTHONPATH"] == str(hosts.folder / "code")
    assert [entry.name for entry in (hosts.folder / "code").iterdir()] == ["phases"]


def test_a_host_needs_neither_pydantic_nor_filelock_nor_psutil() -> None:
    code = "import sys, phases.hosting.host.__main__, phases.synthesize.trade, phases.hear.trade; print(*sys.modules)"
    paths = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": paths}
    )
    assert not {"pydantic", "filelock", "psutil", "prefect", "sqlalchemy", "hibari"} & set(run.stdout.split())


def test_many_borrowers_at_once_get_distinct_seats(hosts: Hosts) -> None:
    facts = engine(ONE_BY_ONE)
    with ExitStack() as stack:
        borrowed = [stack.enter_context(hosts.borrow(SPEAKING, facts)) for _ in range(3)]
        assert len({host.seat for host in borrowed}) == len({host.pid for host in borrowed}) == 3
