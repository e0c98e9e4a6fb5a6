"""What cannot be on time is known before it is spoken, and so is who is to blame."""

import math

import pytest
from hypothesis import given

from phases.fit import FitSettings, Impossible, Pace, Slot, Speech, expected_samples, feasibility, plan
from tests.phases.fit.cues import RATE, in_slots, settings_of_smart, sheets


def judged(
    speeches: list[Speech], chosen: FitSettings, total_ms: int | None = None
) -> tuple[Impossible, ...]:
    return feasibility([(each.slot, each.natural_samples) for each in speeches], chosen, RATE, total_ms)


@given(speeches=sheets(), chosen=settings_of_smart)
def test_something_is_impossible_exactly_if_the_plan_overflows(
    speeches: list[Speech], chosen: FitSettings
) -> None:
    said = judged(speeches, chosen)
    made = plan(speeches, chosen.model_copy(update={"fill": False}), RATE)
    assert bool(said) == any(each.status == "overflows" for each in made.placements)
    assert all(each.factor > chosen.fastest - 1e-2 for each in said)


def test_the_cue_that_is_too_long_is_named_and_not_those_around_it() -> None:
    (found,) = judged(in_slots([1.9, 1.9, 5, 1, 1]), FitSettings())
    assert found == Impossible((2,), pytest.approx(5 / 2.45))


def test_cues_that_are_too_long_only_together_are_named_together() -> None:
    (found,) = judged(in_slots([2.7, 2.7, 2.7, 2.7, 2.7, 1]), FitSettings())
    assert found.numbers == (0, 1, 2, 3, 4)
    assert 1.25 < found.factor < 1.35


def test_a_cue_that_ends_after_the_track_is_impossible() -> None:
    (found,) = judged(in_slots([1, 4]), FitSettings(), 4_000)
    assert found == Impossible((1,), 2)
    (beyond,) = judged(in_slots([1, 1]), FitSettings(), 2_000)
    assert beyond == Impossible((1,), math.inf)


def test_what_a_voice_will_need_follows_from_its_pace() -> None:
    assert expected_samples(164, Pace(16.4, 0.05), 24_000) == round(10.05 * 24_000)
    assert expected_samples(0, Pace(16.4, 0.05), 24_000) == 0


def test_two_speakers_do_not_press_each_other() -> None:
    speeches = [Speech(Slot(1, 0, 2_000, "a"), 9_000), Speech(Slot(2, 2_000, 4_000, "b"), 1_000)]
    assert judged(speeches, FitSettings()) == ()
