"""Which process did something, told apart from a later one that got the same number."""

import os
from dataclasses import dataclass

import psutil

_SAME_START_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process of this machine: its number, and how long after the boot it started (no clock can be set back)."""

    pid: int
    started: float

    @classmethod
    def own(cls) -> "ProcessMark":
        """The process that asks."""
        return cls.of(os.getpid())

    @classmethod
    def of(cls, pid: int) -> "ProcessMark":
        """The process that has this number now."""
        return cls(pid, psutil.Process(pid).create_time() - psutil.boot_time())

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            process = psutil.Process(self.pid)
            since_boot = process.create_time() - psutil.boot_time()
            same = abs(since_boot - self.started) < _SAME_START_SECONDS
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
