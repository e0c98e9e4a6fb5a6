"""Asks for more memory than there is."""

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Batched, Misbehaving


class OutOfMemory(Misbehaving):
    """MemoryError, as Python and torch raise it."""

    def misbehave(self, line: Line) -> Recording:
        raise MemoryError("cannot allocate 640 kB")


class OutOfMemoryBatched(Batched, OutOfMemory):
    """The same in a batch."""
