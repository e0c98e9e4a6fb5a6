"""Takes its time over every line, so that there are moments to be killed in."""

import time
from collections.abc import Sequence
from dataclasses import replace

from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.tone import Tone


class Unhurried(Tone):
    """Tone, one line at a time and each after a pause."""

    facts = replace(Tone.facts, max_batch=1)

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """What tone says, later."""
        time.sleep(0.06 * len(lines))
        return super().speak(lines)
