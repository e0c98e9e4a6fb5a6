"""The other modes: filled slots, speech as it is, new times; and what a plan says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.fit import FitSettings, Slot, Speech, drift, fit_facts, picture, plan
from tests.phases.fit.cues import RATE, in_slots, own_queue, sheets

STRETCH, PAD, CONCATENATE = (
    FitSettings(mode="stretch"),
    FitSettings(mode="pad"),
    FitSettings(mode="concatenate", pause_ms=300),
)


@given(speeches=sheets())
def test_stretched_speech_fills_its_slot_unless_that_would_be_absurd(speeches: list[Speech]) -> None:
    for each in plan(speeches, STRETCH, RATE).placements:
        if not each.natural:
            continue
        assert each.start == each.slot_start
        assert each.trimmed == 0
        slot = each.slot_end - each.slot_start
        if slot and 0.25 <= each.natural / slot <= 4:
            assert each.length == slot
        elif not slot or each.natural / slot > 4:
            assert (each.status, each.length) == ("overflows", -(-each.natural // 4))
        else:
            assert each.length == 4 * each.natural


@given(speeches=sheets())
def test_padded_speech_is_as_it_was_spoken_and_on_time(speeches: list[Speech]) -> None:
    for each in plan(speeches, PAD, RATE).placements:
        assert (each.start, each.length, each.factor) == (each.slot_start, each.natural, 1)


def test_padded_speech_that_runs_into_its_speakers_next_cue_is_told() -> None:
    first, second = plan(in_slots([2.5, 1.5]), PAD, RATE).placements
    assert (first.status, second.status) == ("overflows", "fits")
    assert first.overlap == second.overlap == 500


@given(speeches=sheets())
def test_concatenated_speech_keeps_its_order_and_has_one_pause_between(speeches: list[Speech]) -> None:
    made = plan(speeches, CONCATENATE, RATE)
    queue = sorted(
        (each for each in made.placements if each.natural), key=lambda each: (each.slot_start, each.number)
    )
    at = 0
    for each in queue:
        assert (each.start, each.length) == (at, each.natural)
        at = each.end + 300
    assert made.total == max(0, at - 300)


@given(speeches=sheets(), settings=st.sampled_from([FitSettings(), PAD, STRETCH, CONCATENATE]))
def test_overlaps_are_counted_sample_by_sample(speeches: list[Speech], settings: FitSettings) -> None:
    made = plan(speeches, settings, RATE)
    at_once = [0] * (made.total + 1)
    for each in made.placements:
        for sample in range(each.start, each.end):
            at_once[sample] += 1
    for each in made.placements:
        assert each.overlap == sum(at_once[sample] > 1 for sample in range(each.start, each.end))


@given(speeches=sheets(speakers="ab"))
def test_native_is_placed_as_smart_is(speeches: list[Speech]) -> None:
    assert plan(speeches, FitSettings(mode="native"), RATE) == plan(speeches, FitSettings(), RATE)


@given(speeches=sheets())
def test_a_stem_has_all_that_its_speaker_says_in_the_same_places(speeches: list[Speech]) -> None:
    made = plan(speeches, FitSettings(), RATE)
    for speaker in made.speakers:
        stem = made.stem(speaker)
        assert stem.total == made.total
        assert own_queue(stem.placements, speaker) == own_queue(made.placements, speaker)


def test_cues_of_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="same number"):
        plan([Speech(Slot(1, 0, 1, "a"), 1)] * 2, FitSettings(), RATE)


def test_facts_say_how_far_speech_has_drifted() -> None:
    made = plan(in_slots([2.8, 1.0] * 10), FitSettings(), RATE, 40_000)
    facts = fit_facts(made)
    assert facts.counts == {"stretched": 10, "late": 10}
    assert (facts.cues, facts.worst_lateness_ms, facts.last_lateness_ms) == (20, 290, 290)
    assert (facts.fastest_factor, facts.slowest_factor) == (1.25, 1)
    assert (facts.trimmed_ms, facts.beyond_ms, facts.overlap_ms) == (0, 0, 0)
    assert drift(made)[:3] == ((0, 0), (2, 0.29), (4, 0))


def test_facts_of_nothing() -> None:
    assert fit_facts(plan([], FitSettings(), RATE)).cues == 0


def test_the_picture_shows_each_status_and_hides_no_sign_of_a_title() -> None:
    drawn = picture(plan(in_slots([1, 2.3, 9, 1, 1]), FitSettings(), RATE), "a < b & c")
    assert "a &lt; b &amp; c" in drawn
    assert all(word in drawn for word in ("fits", "stretched", "overflows", "lateness, at most"))


def test_the_picture_of_a_long_track_is_no_larger() -> None:
    made = plan(in_slots([1.0, 2.6, 4.1] * 3_000), FitSettings(), RATE)
    assert len(picture(made, "long")) < 60_000
    assert len(picture(plan([], FitSettings(), RATE), "nothing")) > 0
