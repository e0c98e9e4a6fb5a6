"""Raises an error of its own making."""

from phases.synthesize.engines import Line, Recording
from tests.engines.misbehaving import Batched, Misbehaving


class Raises(Misbehaving):
    """A plain RuntimeError."""

    def misbehave(self, line: Line) -> Recording:
        raise RuntimeError("the tensor is of the wrong colour")


class RaisesBatched(Batched, Raises):
    """Fails its whole batch for one line."""
