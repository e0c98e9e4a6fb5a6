"""Which cues are spoken again, faster or slower, because their engine can do that better than stretching."""

from collections.abc import Mapping

from phases.fit.placement import FitPlan, Placement
from phases.fit.settings import FitSettings

GRID = 100
"""Steps of a tempo: so that the same cue is spoken under the same key, whatever its last sample."""
NOTICED = 1.05
"""What is compressed by less is left as it was spoken."""


def asks_for_tempos(settings: FitSettings) -> bool:
    """Whether any cue may have to be spoken again at all."""
    return settings.respeak or settings.mode == "native"


def tempos(plan: FitPlan, settings: FitSettings) -> Mapping[int, float]:
    """How many times faster than it was spoken each cue should be, by its number; those that may stay are left out."""
    asked = {each.number: _asked(each, settings) for each in plan.placements if each.natural}
    return {number: tempo for number, tempo in asked.items() if tempo != 1}


def _asked(placement: Placement, settings: FitSettings) -> float:
    if settings.mode == "native":
        wanted = placement.natural / max(1, placement.slot_end - placement.slot_start)
    else:
        wanted = placement.factor if placement.factor >= NOTICED else 1.0
    return round(GRID * max(settings.slowest, min(wanted, settings.fastest))) / GRID
