"""Takes its time, but gets there."""

import time

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Batched, Misbehaving

SECONDS = 0.4


class Slow(Misbehaving):
    """Thinks before it speaks."""

    def misbehave(self, line: Line) -> Recording:
        time.sleep(SECONDS)
        return self.good(line)


class SlowBatched(Batched, Slow):
    """Thinks before each line of its batch."""
