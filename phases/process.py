"""Which process did something, told apart from a later one that got the same number."""

import os
from dataclasses import dataclass

import psutil

_SAME_START_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process of this machine: its number and when it started."""

    pid: int
    started: float

    @classmethod
    def own(cls) -> "ProcessMark":
        """The process that asks."""
        return cls(os.getpid(), psutil.Process().create_time())

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _SAME_START_SECONDS
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
