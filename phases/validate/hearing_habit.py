"""How well a recognizer understands a voice, learned from the voice's own good takes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from phases.evidence import Evidence, Finding, Kind
from phases.validate.hearing_settings import HearingBounds

LEAST_TAKES = 12
"""Fewer do not tell how a voice is usually understood."""
_USUAL_PERCENT = 85
"""What a seventh of the takes exceed is usual; so one bad take in ten teaches nothing."""
_NOTHING = -50.0
"""The gain where no other reading came into question."""
_MARGIN, _LOSS_MARGIN = 2.0, 0.3
"""How far below the bound for suspects the usual must lie, else the bound is widened."""
_WIDEST, _WIDEST_LOSS = 5.0, 0.6
"""A voice for which bounds had to be wider still is not understood."""
_STRANGE_TAKES, _STRANGE_SHARE, _STRANGE_GAIN = 2, 0.5, 0.0
_FAMILIAR_TAKES = 3
"""A word is strange if in two takes or more, half of those it is said in, something else explains it better."""


@dataclass(frozen=True, slots=True)
class HearingHabit:
    """What is usual when nothing is wrong."""

    loss: float
    gains: Mapping[str, float] = field(default_factory=dict)
    """The largest gain of each kind of finding; what most takes keep below."""
    strange: frozenset[str] = frozenset()
    """Words that are doubted nearly whenever they are said."""
    familiar: frozenset[str] = frozenset()
    """Words that were said several times and never doubted, whatever the recognizer can be expected to know."""

    @classmethod
    def learned(cls, evidences: Sequence[Evidence]) -> "HearingHabit | None":
        """From takes that are believed to be good; None if too few of them were heard."""
        heard = [evidence for evidence in evidences if evidence.loss is not None and not evidence.unheard]
        if len(heard) < LEAST_TAKES:
            return None
        said, doubted = _said(heard), _doubted(heard)
        strange = frozenset(_strange(said, doubted))
        familiar = frozenset(
            word for word, times in said.items() if times >= _FAMILIAR_TAKES and word not in doubted
        )
        gains = {kind: _usual(_largest(each, kind, strange) for each in heard) for kind in get_args(Kind)}
        return cls(_usual(each.loss or 0.0 for each in heard), gains, strange, familiar)

    @classmethod
    def from_mapping(cls, figures: Mapping[str, Any]) -> "HearingHabit":
        """As `as_mapping` wrote it."""
        strange, familiar = (frozenset(figures.get(name, ())) for name in ("strange", "familiar"))
        return cls(float(figures["loss"]), dict(figures["gains"]), strange, familiar)

    def as_mapping(self) -> dict[str, Any]:
        """For the store."""
        return {
            "loss": self.loss,
            "gains": dict(self.gains),
            "strange": sorted(self.strange),
            "familiar": sorted(self.familiar),
        }

    def understands(self, bounds: HearingBounds) -> bool:
        """Whether good takes and bad ones can be told apart at all."""
        return self._loss_missing(bounds) <= _WIDEST_LOSS and all(
            self._missing(kind, bounds) <= _WIDEST for kind in get_args(Kind)
        )

    def wider_by(self, kind: Kind, bounds: HearingBounds) -> float:
        """So much wider are the bounds of a kind of finding for this voice."""
        return max(0.0, self._missing(kind, bounds))

    def loss_wider_by(self, bounds: HearingBounds) -> float:
        """So much wider are the bounds of the loss."""
        return max(0.0, self._loss_missing(bounds))

    def is_strange(self, word: str) -> bool:
        """Whether the recognizer stumbles over it in this voice."""
        return word.casefold() in self.strange

    def is_familiar(self, word: str) -> bool:
        """Whether the recognizer has shown that it knows it."""
        return word.casefold() in self.familiar

    def _missing(self, kind: Kind, bounds: HearingBounds) -> float:
        return self.gains.get(kind, _NOTHING) + _MARGIN - bounds.of(kind).suspect

    def _loss_missing(self, bounds: HearingBounds) -> float:
        return self.loss + _LOSS_MARGIN - bounds.loss.suspect


def _usual(figures: Iterable[float]) -> float:
    return float(np.percentile(list(figures), _USUAL_PERCENT))


def _largest(evidence: Evidence, kind: Kind, strange: frozenset[str]) -> float:
    """Of findings about words that the recognizer should know."""
    return max(
        (
            finding.gain
            for finding in evidence.findings
            if finding.kind == kind and finding.known and not strange.intersection(_words(evidence, finding))
        ),
        default=_NOTHING,
    )


def _said(evidences: Sequence[Evidence]) -> Counter[str]:
    """In how many takes each word is said."""
    return Counter(word for evidence in evidences for word in {each.casefold() for each in evidence.words})


def _doubted(evidences: Sequence[Evidence]) -> Counter[str]:
    """In how many it is doubted."""
    return Counter(
        word
        for evidence in evidences
        for word in {
            word
            for finding in evidence.findings
            if finding.gain > _STRANGE_GAIN and finding.kind in {"left_out", "swapped"}
            for word in _words(evidence, finding)
        }
    )


def _strange(said: Counter[str], doubted: Counter[str]) -> Iterable[str]:
    return (
        word
        for word, times in doubted.items()
        if times >= _STRANGE_TAKES and times >= _STRANGE_SHARE * said[word]
    )


def _words(evidence: Evidence, finding: Finding) -> set[str]:
    return {word.casefold() for word in evidence.words[finding.word : finding.word + finding.words]}
