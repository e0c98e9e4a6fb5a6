"""Keeps what it should have let go."""

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving

MEGABYTES = 40
_kept: list[bytearray] = []


class Leak(Misbehaving):
    """40 MB more after every cursed line."""

    def misbehave(self, line: Line) -> Recording:
        _kept.append(bytearray(b"x" * (MEGABYTES << 20)))
        return self.good(line)
