"""Gives samples that are no numbers."""

from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class Nan(Misbehaving):
    """One of them is NaN."""

    def misbehave(self, line: Line) -> Recording:
        good = self.good(line)
        samples = good.clip.samples.copy()
        samples[len(samples) // 2] = np.nan
        return replace(good, clip=Clip(samples, good.clip.rate))
