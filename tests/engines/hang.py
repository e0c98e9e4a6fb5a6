"""The engine never comes back."""

import time

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Batched, Misbehaving


class Hang(Misbehaving):
    """Sleeps for ever; the rest of its process lives."""

    def misbehave(self, line: Line) -> Recording:
        while True:
            time.sleep(3600)


class HangBatched(Batched, Hang):
    """Holds its whole batch."""
