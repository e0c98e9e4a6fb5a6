"""What the tests of hosts share."""

from collections.abc import Callable
from pathlib import Path

import psutil

from phases.hosting.hosts import Hosts
from phases.synthesize import EngineFacts, Line, Recording, find_engine
from phases.synthesize.engines.tone import heard, words_of

MakeHosts = Callable[..., Hosts]


def host_processes(folder: Path) -> list[psutil.Process]:
    """The hosts of this folder that live."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if "phases.hosting.host" in command and any(str(folder) in word for word in command):
            found.append(process)
    return found


def engine(name: str) -> EngineFacts:
    """A misbehaving engine: `crash:Crash`."""
    return find_engine(f"tests.engines.{name}")


def lines(facts: EngineFacts, *texts: str, seed: int = 0) -> list[Line]:
    return [Line(text, "en", facts.voices[0], seed) for text in texts]


def says(answer: object, text: str) -> bool:
    """Whether the answer is a recording of all of that text and of nothing else."""
    return isinstance(answer, Recording) and heard(answer.clip) == words_of(text)


def hosts_started(hosts: Hosts) -> int:
    """How many hosts ever lived here, by their logs."""
    return sum(log.read_text().count(" loaded ") for log in hosts.folder.glob("*.log"))
