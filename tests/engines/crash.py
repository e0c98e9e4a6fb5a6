"""The process dies with the line in hand, as by a segmentation fault."""

import os
import signal

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Batched, Misbehaving


class Crash(Misbehaving):
    """Dead at once, nothing said."""

    def misbehave(self, line: Line) -> Recording:
        os.kill(os.getpid(), signal.SIGKILL)
        return self.good(line)


class CrashBatched(Batched, Crash):
    """Takes its whole batch along."""
