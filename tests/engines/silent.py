"""Says nothing, for as long as speaking would have taken."""

from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class Silent(Misbehaving):
    """Digital silence."""

    def misbehave(self, line: Line) -> Recording:
        good = self.good(line)
        return replace(good, clip=Clip(np.zeros_like(good.clip.samples), good.clip.rate))
