"""A stand-in for an engine on a GPU: each line takes the same time, and none of it on the processor."""

import os
import time
from collections.abc import Sequence
from dataclasses import replace

from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.tone import Tone

SECONDS = "BENCH_SECONDS_PER_LINE"


class Steady(Tone):
    """Tone, one line at a time, each in the time that the environment names."""

    facts = replace(Tone.facts, max_batch=1)

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """What tone says, when the time is over."""
        ready = time.monotonic() + float(os.environ[SECONDS]) * len(lines)
        recordings = super().speak(lines)
        time.sleep(max(0.0, ready - time.monotonic()))
        return recordings
