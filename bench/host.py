"""What a host costs: per line against calling the engine in-process, and beside the standard library's pipe.

    python -m bench.host [--lines 200] [--repeats 5] [--clients 1 2 4]

Prints medians of the repeats and their spread (slowest less fastest), with the cores of the machine.
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Client, Connection, Listener
from multiprocessing.context import SpawnContext
from pathlib import Path

import msgspec
import numpy as np

from phases.hosting import Hosts, HostSettings
from phases.hosting.protocol import Begun, Done
from phases.synthesize import SPEAKING, EngineFacts, Line, find_engine, make_engine, speak_all

TEXT = (
    "The old man walked slowly down the narrow street and looked at every window in turn, as if somebody "
    "might be waiting behind one of them; but nobody was, and it was late."
)
KEY = b"bench"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {options.lines} lines, {options.repeats} repeats; ms per line: median (spread)"
    )
    for name in ("tone", "hibari"):
        count = options.lines if name == "tone" else max(8, options.lines // 10)
        compare(name, count, options.repeats, options.clients)


def compare(name: str, count: int, repeats: int, clients: list[int]) -> None:
    facts = find_engine(name)
    lines = [Line(TEXT, "en", facts.voices[0], seed) for seed in range(count)]
    engine = make_engine(name)
    engine.load()
    recording = engine.speak(lines[:1])[0]
    print(f"\n{name}: a line of {len(TEXT)} characters is {recording.clip.seconds:.1f} s of audio")
    report("in-process", repeats, count, lambda: [engine.speak([line]) for line in lines])
    engine.close()
    with pipe_to(name) as pipe:
        report(
            "pipe (multiprocessing.connection)",
            repeats,
            count,
            lambda: [over_pipe(pipe, line) for line in lines],
        )
    with tempfile.TemporaryDirectory() as folder:
        hosts = Hosts(Path(folder), HostSettings(idle_seconds=30, batch_wait_ms=0))
        with hosts.borrow(SPEAKING, facts) as host:

            def one_at_a_time() -> None:
                for number, line in enumerate(lines):
                    host.ask(number, line, alone=True)
                    while not isinstance(reply := host.receive(30), Done):
                        assert reply is None or isinstance(reply, Begun)
                    SPEAKING.read_result(reply.result)

            report("host, one at a time", repeats, count, one_at_a_time)
        for number in clients:
            report(
                f"host, speak_all, {number} client(s)",
                repeats,
                count * number,
                lambda number=number: together(hosts, facts, lines, number),  # type: ignore[misc]
            )
        health = hosts.health()
        print(
            f"  hosts: {len(health)}, batches {sum(h.batches for h in health)}, lines {sum(h.requests for h in health)}"
        )
        hosts.shut_down()


def report(what: str, repeats: int, count: int, run: Callable[[], object]) -> None:
    run()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        taken.append((time.perf_counter() - began) / count * 1000)
    print(f"  {what:36} {statistics.median(taken):8.2f} ({max(taken) - min(taken):.2f})")


def together(hosts: Hosts, facts: EngineFacts, lines: list[Line], clients: int) -> None:
    threads = [threading.Thread(target=lambda: list(speak_all(hosts, facts, lines))) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def pipe_to(name: str) -> Iterator[Connection]:
    """The least there is: one process, one connection, bytes both ways."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/s"
        process = SpawnContext().Process(target=serve_pipe, args=(name, address))
        process.start()
        while not Path(address).exists():
            time.sleep(0.01)
        with Client(address, authkey=KEY) as connection:
            yield connection
            connection.send_bytes(b"")
        process.join()


def serve_pipe(name: str, address: str) -> None:
    engine = make_engine(name)
    engine.load()
    with Listener(address, authkey=KEY) as listener, listener.accept() as connection:
        while request := connection.recv_bytes():
            (recording,) = engine.speak([msgspec.msgpack.decode(request, type=Line)])
            connection.send_bytes(recording.clip.samples.tobytes())


def over_pipe(connection: Connection, line: Line) -> int:
    connection.send_bytes(msgspec.msgpack.encode(line))
    return len(np.frombuffer(connection.recv_bytes(), "<f4"))


if __name__ == "__main__":
    main()
