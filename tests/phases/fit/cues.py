"""Cue sheets for the tests of fitting: written out, or thought up by Hypothesis."""

from collections.abc import Sequence

from hypothesis import strategies as st

from phases.fit import FitSettings, Placement, Slot, Speech
from phases.fit.smart import turns

RATE = 1_000
"""So that a sample is a millisecond where nothing sounds."""


def in_slots(
    naturals: Sequence[float], slot: float = 2.0, rate: int = RATE, speaker: str = "a"
) -> list[Speech]:
    """Back-to-back cues of one length; all in seconds."""
    step = round(slot * 1000)
    return [
        Speech(Slot(number, number * step, (number + 1) * step, speaker), round(natural * rate))
        for number, natural in enumerate(naturals)
    ]


def earliest_starts(speeches: Sequence[Speech], settings: FitSettings, rate: int = RATE) -> dict[int, int]:
    """When each cue begins if all are spoken as fast as allowed, as soon as their speaker can: no plan is sooner."""
    free: dict[str, int] = {}
    starts = {}
    for turn in turns(speeches, settings, rate):
        if not turn.natural:
            continue
        starts[turn.number] = max(turn.start, free.get(turn.speaker, 0))
        free[turn.speaker] = starts[turn.number] + turn.least + turn.rest
    return starts


def own_queue(placements: Sequence[Placement], speaker: str) -> list[Placement]:
    """What one speaker says, in the order of the cues."""
    own = [each for each in placements if each.speaker == speaker and each.natural]
    return sorted(own, key=lambda each: (each.slot_start, each.number))


@st.composite
def sheets(draw: st.DrawFn, most: int = 12, speakers: str = "abc", longest: int = 4_000) -> list[Speech]:
    """Cues in any order, overlapping, empty, of no duration or a negative one; dense enough to press."""
    cues = draw(
        st.lists(
            st.tuples(
                st.integers(0, 1_500 * most // max(1, len(speakers))),
                st.integers(-50, 3_000),
                st.sampled_from(speakers),
                st.integers(0, longest),
            ),
            max_size=most,
        )
    )
    return [
        Speech(Slot(number, start, max(0, start + length), speaker), natural)
        for number, (start, length, speaker, natural) in enumerate(cues, 1)
    ]


settings_of_smart = st.builds(
    FitSettings,
    fastest=st.sampled_from([1.0, 1.1, 1.25, 1.5]),
    fill=st.booleans(),
    unnoticed_ms=st.sampled_from([0, 100, 200, 800]),
    tolerance_ms=st.sampled_from([0, 100, 500, 1_000]),
    guard_ms=st.sampled_from([0, 50, 200]),
    between_speakers=st.sampled_from(["wait", "overlap"]),
)
