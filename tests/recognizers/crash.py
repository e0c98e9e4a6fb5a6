"""The process dies with the passage in hand, as by a segmentation fault."""

import os
import signal

from phases.evidence import Evidence
from phases.hear import Passage
from tests.recognizers.misbehaving import Batched, Misbehaving


class Crash(Misbehaving):
    """Dead at once, nothing said."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        os.kill(os.getpid(), signal.SIGKILL)
        return ()


class CrashBatched(Batched, Crash):
    """Takes its whole batch along."""
