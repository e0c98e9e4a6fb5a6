"""Says something else of the same length."""

from dataclasses import replace

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Misbehaving


class Mumble(Misbehaving):
    """Every letter and digit is an x."""

    def misbehave(self, line: Line) -> Recording:
        return self.good(replace(line, text="".join("x" if char.isalnum() else char for char in line.text)))
