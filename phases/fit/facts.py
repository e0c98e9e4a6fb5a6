"""A plan in figures, for the report."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from phases.fit.placement import FitPlan, Placement, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class FitFacts:
    """How well all the speech could be placed; times in milliseconds."""

    cues: int
    counts: Mapping[Status, int]
    worst_lateness_ms: int
    mean_lateness_ms: int
    last_lateness_ms: int
    """Of the last cue: what has drifted away by the end."""
    fastest_factor: float
    slowest_factor: float
    gap_used_ms: int
    overlap_ms: int
    """How long two or more speak, counted for each of them."""
    slot_overlap_ms: int
    """How much of that the source wants."""
    trimmed_ms: int
    beyond_ms: int
    """How much longer the track is than was asked for."""


def fit_facts(plan: FitPlan) -> FitFacts:
    """What a plan comes to."""
    cues = plan.in_time()
    factors = [cue.factor for cue in cues] or [1.0]
    lateness = [cue.lateness for cue in cues] or [0]

    def ms(samples: float) -> int:
        return round(samples * 1000 / plan.rate)

    return FitFacts(
        cues=len(cues),
        counts=Counter(cue.status for cue in cues),
        worst_lateness_ms=ms(max(lateness)),
        mean_lateness_ms=ms(sum(lateness) / len(lateness)),
        last_lateness_ms=ms(lateness[-1]),
        fastest_factor=max(factors),
        slowest_factor=min(factors),
        gap_used_ms=ms(sum(cue.gap_used for cue in cues)),
        overlap_ms=ms(sum(cue.overlap for cue in cues)),
        slot_overlap_ms=ms(sum(cue.slot_overlap for cue in cues)),
        trimmed_ms=ms(sum(cue.trimmed for cue in cues)),
        beyond_ms=ms(plan.beyond),
    )


def drift(plan: FitPlan) -> tuple[tuple[float, float], ...]:
    """The drift curve: for each cue its start in the source and how late it begins; seconds."""
    in_order: list[Placement] = sorted(plan.placements, key=lambda each: (each.slot_start, each.number))
    return tuple((each.slot_start / plan.rate, each.lateness / plan.rate) for each in in_order)
