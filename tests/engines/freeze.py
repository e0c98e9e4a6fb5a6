"""The engine never comes back and lets no other thread of its process run."""

import ctypes

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class Freeze(Misbehaving):
    """Sleeps in C without giving up the interpreter's lock."""

    def misbehave(self, line: Line) -> Recording:
        ctypes.PyDLL(None).sleep(3600)
        return self.good(line)
