"""Machines of a small network, each a network namespace with a host name of its own; only root can have them."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

BRIDGE = "nocturne0"
HERE = "10.77.0.1"
"""The address of this machine on that network."""


@dataclass(frozen=True)
class Machine:
    """One of them."""

    name: str
    number: int

    @property
    def space(self) -> str:
        """Its namespace."""
        return f"nocturne-{self.name}"

    def command(self, *words: str) -> list[str]:
        """The same command, on that machine; its process is the one that is started."""
        rename = 'hostname "$0" && exec ip netns exec "$@"'
        return ["unshare", "--uts", "sh", "-c", rename, self.name, self.space, *words]

    def processes(self) -> list[int]:
        """All that run there."""
        return [int(pid) for pid in _ip("netns", "pids", self.space).split()]

    def lose_power(self) -> None:
        """Kill whatever runs there, at once."""
        while processes := self.processes():
            for pid in processes:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue


@contextmanager
def network(names: Sequence[str]) -> Iterator[list[Machine]]:
    """These machines, until the block ends; the test is skipped where there can be none."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("ip", "unshare", "hostname"))):
        pytest.skip("machines are network namespaces: root, ip and unshare are needed for them")
    machines = [Machine(name, number) for number, name in enumerate(names, 11)]
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this kernel does not let us have a network of our own: {error.stderr}")
    try:
        _ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for machine in machines:
            _connect(machine)
        yield machines
    finally:
        for machine in machines:
            machine.lose_power()
            _ip("netns", "del", machine.space)
        _ip("link", "del", BRIDGE)


def _connect(machine: Machine) -> None:
    plug = f"nocturne{machine.number}"
    _ip("netns", "add", machine.space)
    _ip("link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", machine.space)
    _ip("link", "set", plug, "master", BRIDGE, "up")
    _ip("-n", machine.space, "addr", "add", f"10.77.0.{machine.number}/24", "dev", "eth0")
    _ip("-n", machine.space, "link", "set", "eth0", "up")
    _ip("-n", machine.space, "link", "set", "lo", "up")


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout
