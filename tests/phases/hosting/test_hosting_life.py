"""How a host ends: when idle, when worn out, when asked, when its place is gone; and nothing stays."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from phases.hosting import Hosts
from phases.hosting.host.life import memory_mb, trim_log
from phases.synthesize import SPEAKING, find_engine, speak_all
from tests.engines.leak import MEGABYTES
from tests.hosts import MakeHosts, engine, host_processes, hosts_started, lines, says

CURSED = "Say abracadabra now."


def until(what: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def log_of(hosts: Hosts) -> str:
    return "".join(log.read_text() for log in hosts.folder.glob("*.log"))


def test_a_host_that_nobody_needs_ends_and_leaves_no_socket(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(idle_seconds=0.2)
    with hosts.borrow(SPEAKING, find_engine("tone")) as host:
        seat = host.seat
    until(lambda: not host_processes(hosts.folder))
    assert not seat.socket.exists()
    assert not seat.state.exists()
    assert "ending: idle" in log_of(hosts)


def test_a_borrowed_host_does_not_count_as_idle(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(idle_seconds=0.2)
    with hosts.borrow(SPEAKING, find_engine("tone")) as host:
        time.sleep(1)
        assert [process.pid for process in host_processes(hosts.folder)] == [host.pid]


def test_a_host_makes_way_after_so_many_lines_and_none_is_lost(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(recycle_after_lines=4)
    facts = engine("raises:Raises")
    texts = [f"Line {n}." for n in range(10)]
    answers = dict(speak_all(hosts, facts, lines(facts, *texts)))
    assert all(says(answers[n], text) for n, text in enumerate(texts))
    assert hosts_started(hosts) == 3


def test_a_host_that_grows_makes_way_and_no_line_is_lost(make_hosts: MakeHosts) -> None:
    hosts = make_hosts(recycle_growth_mb=MEGABYTES * 2, idle_seconds=1)
    facts = engine("leak:Leak")
    with hosts.borrow(SPEAKING, facts) as host:
        first = host.pid
    assert all(says(a, CURSED) for _, a in speak_all(hosts, facts, lines(facts, *[CURSED] * 4)))
    until(lambda: first not in [process.pid for process in host_processes(hosts.folder)])
    assert "grew by" in log_of(hosts)
    assert all(says(a, CURSED) for _, a in speak_all(hosts, facts, lines(facts, CURSED)))


def test_hosts_that_are_shut_down_finish_what_they_have(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    answers: dict[int, object] = {}
    begun = threading.Event()

    def recite() -> None:
        for number, answer in speak_all(hosts, facts, lines(facts, *[CURSED] * 4)):
            answers[number] = answer
            begun.set()

    reciting = threading.Thread(target=recite)
    reciting.start()
    begun.wait()
    hosts.shut_down()
    reciting.join()
    assert all(says(answers[n], CURSED) for n in range(4))
    assert hosts_started(hosts) == 2
    hosts.shut_down()
    assert not host_processes(hosts.folder)


def test_a_terminated_host_ends_in_good_order(hosts: Hosts) -> None:
    with hosts.borrow(SPEAKING, find_engine("tone")) as host:
        pid = host.pid
    os.kill(pid, signal.SIGTERM)
    until(lambda: not host_processes(hosts.folder))
    assert "asked to by signal" in log_of(hosts)
    assert "ended:" in log_of(hosts)


def test_a_host_whose_socket_is_gone_ends(hosts: Hosts) -> None:
    with hosts.borrow(SPEAKING, find_engine("tone")) as host:
        socket = host.seat.socket
    socket.unlink()
    until(lambda: not host_processes(hosts.folder))


def test_a_host_whose_folder_is_gone_ends(hosts: Hosts) -> None:
    with hosts.borrow(SPEAKING, find_engine("tone")):
        pass
    shutil.rmtree(hosts.folder)
    until(lambda: not host_processes(hosts.folder))


def test_a_host_whose_lock_is_gone_gives_way_to_its_successor(hosts: Hosts) -> None:
    facts = find_engine("tone")
    with hosts.borrow(SPEAKING, facts) as host:
        host.seat.lock.unlink()
        first = host.pid
    until(lambda: not host_processes(hosts.folder))
    with hosts.borrow(SPEAKING, facts) as host:
        assert host.pid != first
        assert host.seat.socket.exists()


def test_a_host_killed_while_it_speaks_costs_nothing_but_time(hosts: Hosts) -> None:
    facts = engine("slow:Slow")
    answers: dict[int, object] = {}
    for number, answer in speak_all(hosts, facts, lines(facts, *[CURSED] * 5)):
        answers[number] = answer
        if len(answers) in {1, 3}:
            [host] = host_processes(hosts.folder)
            host.kill()
    assert all(says(answers[n], CURSED) for n in range(5))
    assert hosts_started(hosts) == 3


def test_a_log_is_kept_small(tmp_path: Path) -> None:
    log = tmp_path / "seat.log"
    log.write_text("x" * 100)
    trim_log(log, limit=1_000)
    assert log.stat().st_size == 100
    trim_log(log, limit=10)
    assert log.stat().st_size == 0
    assert (tmp_path / "seat.log.1").stat().st_size == 100


def test_memory_is_known() -> None:
    assert memory_mb() > 5
