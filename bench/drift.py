"""Cues without gaps between them: how late they begin, here and by the published arithmetic for such tracks.

The published algorithm is stated again below, as far as it decides when a cue begins: a gap is used first, then the
next cue is moved by what is left, but its segment keeps the full length of its slot, and segments are put one after
another. Its report states the times it planned; those it renders are later. Speech is not compressed by its
default. The naturals are given, so no engine and no clock has part in this, and it comes out the same each time.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from phases.fit import FitSettings, Placement, Slot, Speech, plan

SLOT_MS = 2_000
TOLERANCE_MS = 2_000
"""The default of the published algorithm."""
CASES = {
    "5 cues, 3/1/1.8/1.8/1.8 s": (3_000, 1_000, 1_800, 1_800, 1_800),
    "20 cues, 2.8/1.0 s in turn": (2_800, 1_000) * 10,
    "1,000 cues, 2.8/1.0 s in turn": (2_800, 1_000) * 500,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One cue of the published algorithm, in milliseconds."""

    stated: int
    """Where its report says that the cue begins."""
    start: int
    """Where it does."""


def published(naturals: Sequence[int], slot: int, tolerance: int) -> list[Rendered]:
    """Its arithmetic for cues that follow each other without a gap."""
    rendered, at, moved = [], 0, 0
    for place, natural in enumerate(naturals):
        rendered.append(Rendered(stated=place * slot + moved, start=at))
        room = max(0, slot - naturals[place + 1]) if place + 1 < len(naturals) else 0
        moved = min(max(0, natural - slot), tolerance, room)
        at += slot + moved
    return rendered


def ours(naturals: Sequence[int], slot: int, settings: FitSettings) -> tuple[Placement, ...]:
    """The plan for the same cues; a sample is a millisecond here."""
    speeches = [
        Speech(Slot(number, number * slot, (number + 1) * slot, "one"), natural)
        for number, natural in enumerate(naturals)
    ]
    return plan(speeches, settings, 1_000).placements


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fastest", type=float, default=FitSettings().fastest, help="as in the settings")
    settings = FitSettings(fastest=parser.parse_args().fastest)
    print(f"slots of {SLOT_MS / 1000:.0f} s; seconds\n")
    print(f"{'':30} {'published: worst lateness':>38} {'ours: worst':>16}")
    print(
        f"{'':30} {'after its report':>18} {'after the cue':>19} {'lateness':>16} {'cues late':>10} {'fastest':>8}"
    )
    for name, naturals in CASES.items():
        theirs = published(naturals, SLOT_MS, TOLERANCE_MS)
        unstated = max(each.start - each.stated for each in theirs) / 1000
        late = max(each.start - place * SLOT_MS for place, each in enumerate(theirs)) / 1000
        made = ours(naturals, SLOT_MS, settings)
        worst = max(each.lateness for each in made) / 1000
        behind = sum(each.status == "late" for each in made)
        fastest = max(each.factor for each in made)
        print(f"{name:30} {unstated:18.1f} {late:19.1f} {worst:16.2f} {behind:10,} {fastest:8.2f}")


if __name__ == "__main__":
    main()
