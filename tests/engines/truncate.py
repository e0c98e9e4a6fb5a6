"""Stops in the middle of a word."""

from dataclasses import replace

from phases.clip import Clip
from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class Truncate(Misbehaving):
    """The first half only, and it believes that it said all."""

    def misbehave(self, line: Line) -> Recording:
        good = self.good(line)
        half = Clip(good.clip.samples[: len(good.clip) // 2].copy(), good.clip.rate)
        return replace(good, clip=half, meant_samples=len(half))
