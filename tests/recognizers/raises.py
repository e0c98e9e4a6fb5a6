"""Raises an error of its own making."""

from phases.evidence import Evidence
from phases.hear import Passage
from tests.recognizers.misbehaving import Batched, Misbehaving


class Raises(Misbehaving):
    """A plain RuntimeError."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        raise RuntimeError("the spectrogram is upside down")


class RaisesBatched(Batched, Raises):
    """Fails its whole batch for one passage."""
