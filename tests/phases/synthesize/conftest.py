"""Hosts for tests: real processes, and none of them left behind."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from host_kit import MakeHosts, host_processes

from phases.synthesize import Hosts, HostSettings


@pytest.fixture
def make_hosts(tmp_path: Path) -> Iterator[MakeHosts]:
    """Hosts with the settings that a test is about; the others are short."""
    folder = tmp_path / "hosts"

    def make(**settings: object) -> Hosts:
        quick = {"idle_seconds": 20.0, "line_seconds": 20.0, "grace_seconds": 2.0, **settings}
        return Hosts(folder, HostSettings.model_validate(quick))

    yield make
    while left := host_processes(folder):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture
def hosts(make_hosts: MakeHosts) -> Hosts:
    return make_hosts()
