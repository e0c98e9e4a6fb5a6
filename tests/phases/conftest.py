"""Real speech for every phase that works on sound, spoken once; and hosts for those that have them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
from hibari import Hibari

from phases.clip import Clip
from phases.hosting.hosts import Hosts
from phases.hosting.settings import HostSettings
from phases.take_files import as_stored
from tests.hosts import MakeHosts, host_processes

SENTENCES = (
    "The Time Traveller was expounding a recondite matter to us.",
    "“You must follow me carefully,” he said. “I shall have to controvert one or two ideas.”",
    "His pale grey eyes shone and twinkled, and his usually pale face was flushed and animated.",
    "Is not that rather a large thing to expect us to begin upon?",
    "There was a minute’s pause; then the Psychologist recovered from his stupor, and looked under the table.",
    "He walked slowly out of the room, and we heard his slippers shuffling down the long passage to his laboratory.",
)


@pytest.fixture(scope="session")
def speech() -> tuple[tuple[str, Clip], ...]:
    """A few sentences by the embedded voice, as they lie on disk."""
    voice = Hibari(threads=1)
    return tuple(
        (text, as_stored(Clip(np.asarray(voice(text, seed=0), np.float32), 24_000))) for text in SENTENCES
    )


@pytest.fixture
def make_hosts(tmp_path: Path) -> Iterator[MakeHosts]:
    """Hosts with the settings that a test is about, the others short; real processes, and none is left behind."""
    folder = tmp_path / "hosts"

    def make(**settings: object) -> Hosts:
        quick = {"idle_seconds": 60.0, "line_seconds": 20.0, "grace_seconds": 2.0, **settings}
        return Hosts(folder, HostSettings.model_validate(quick))

    yield make
    while left := host_processes(folder):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture
def hosts(make_hosts: MakeHosts) -> Hosts:
    return make_hosts()
