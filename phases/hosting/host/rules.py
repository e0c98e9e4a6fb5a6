"""What a host is told when it is started. Standard library and msgspec only."""

from pathlib import Path

import msgspec

from phases.hosting.premises import Premises
from phases.hosting.protocol import Identity

SEAT_TAKEN = 75
"""The exit code of a host that found another on its seat."""


class HostRules(msgspec.Struct, frozen=True, kw_only=True):
    """How long, how many, how much."""

    line_seconds: float = 120.0
    idle_seconds: float = 300.0
    queue_lines: int = 256
    batch_wait_ms: int = 20
    max_batch: int = 1
    recycle_after_lines: int = 20_000
    recycle_growth_mb: int = 1_024
    poisoned_after: int = 5


class HostOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be loaded, where it is reached, and by which rules."""

    trade: str
    member: str
    lock: str
    socket: str
    state: str
    log: str
    rules: HostRules
    premises: Premises = Premises()

    @property
    def seat(self) -> str:
        """The name of the seat, for the log."""
        return Path(self.lock).stem


class HostState(msgspec.Struct, frozen=True):
    """What lies beside the socket, for those who come: who is there, and its process."""

    protocol: int
    pid: int
    identity: Identity | None = None
    """None if it speaks another protocol."""
