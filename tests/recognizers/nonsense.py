"""Answers, but not what was asked."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from phases.evidence import Evidence
from phases.hear import Passage
from tests.recognizers.misbehaving import Misbehaving, believed


class OneTooMany(Misbehaving):
    """More evidence than there are takes."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        return (*believed(passage), Evidence())


class OneTooFew(Misbehaving):
    """Less evidence than there are takes."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        return believed(passage)[1:]


class NoNumber(Misbehaving):
    """A loss that passes every bound, for it is below and above none."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        return tuple(Evidence(loss=float(np.float32("nan"))) for _ in passage.parts)


class Words(Misbehaving):
    """Evidence of the wrong kind."""

    def misbehave(self, passage: Passage) -> Any:
        return tuple("all well" for _ in passage.parts)


class Arrays(Misbehaving):
    """What cannot be sent."""

    def misbehave(self, passage: Passage) -> Any:
        return passage.samples


class Nobody(Misbehaving):
    """No answer for the passage at all."""

    def hear(self, passages: Sequence[Passage]) -> Sequence[tuple[Evidence, ...]]:
        return [heard for heard in super().hear(passages) if heard]

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        return ()
