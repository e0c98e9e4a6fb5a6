"""Gives another sample rate than its facts promise."""

from dataclasses import replace

from phases.clip import Clip
from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class WrongRate(Misbehaving):
    """The same samples, called 16 kHz."""

    def misbehave(self, line: Line) -> Recording:
        good = self.good(line)
        return replace(good, clip=Clip(good.clip.samples, 16_000))
