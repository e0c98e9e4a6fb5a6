"""Takes its time, and writes down who says what, so that a line which is said twice is noticed."""

import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path

from phases.synthesize.engines import Line, Recording
from tests.engines.unhurried import Unhurried

TALLY = "NOCTURNE_TEST_TALLY"
"""The variable that names the file."""


class Tallying(Unhurried):
    """Unhurried, with a tally."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """Each line is written down when it has been said."""
        time.sleep(0.2 * len(lines))
        spoken = super().speak(lines)
        with Path(os.environ[TALLY]).open("a", encoding="utf-8") as tally:
            tally.writelines(f"{platform.node()}\t{line.text}\n" for line in lines)
        return spoken
