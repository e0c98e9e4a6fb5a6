"""Hosts for translators, ended with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from phases.hosting import Hosts, HostSettings


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    hosts = Hosts(tmp_path / "hosts", HostSettings(idle_seconds=20, line_seconds=5, grace_seconds=5))
    yield hosts
    hosts.shut_down()
