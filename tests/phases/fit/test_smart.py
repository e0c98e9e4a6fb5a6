"""Smart: on time if that can be done at all, and never a syllable lost."""

import math
from collections.abc import Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.fit import FitSettings, Placement, Slot, Speech, plan
from tests.phases.fit.cues import RATE, earliest_starts, in_slots, own_queue, settings_of_smart, sheets

DEFAULT = FitSettings()


def placed(
    speeches: Sequence[Speech], chosen: FitSettings = DEFAULT, total_ms: int | None = None
) -> list[Placement]:
    return list(plan(speeches, chosen, RATE, total_ms).placements)


@given(speeches=sheets(), chosen=settings_of_smart)
def test_no_speech_is_lost(speeches: list[Speech], chosen: FitSettings) -> None:
    made = plan(speeches, chosen, RATE)
    assert [each.number for each in made.placements] == [speech.slot.number for speech in speeches]
    for each, speech in zip(made.placements, speeches, strict=True):
        assert each.natural == speech.natural_samples
        assert each.trimmed == 0
        assert each.end <= made.total or not each.natural
        assert each.factor <= chosen.fastest + 1e-9
        assert each.factor >= (chosen.slowest - 1e-9 if chosen.fill else 1)


@given(speeches=sheets(), chosen=settings_of_smart)
def test_nobody_speaks_before_their_cue_or_in_another_order_or_over_themselves(
    speeches: list[Speech], chosen: FitSettings
) -> None:
    made = placed(speeches, chosen)
    assert all(each.lateness >= 0 for each in made)
    for speaker in {each.speaker for each in made}:
        queue = own_queue(made, speaker)
        for before, after in pairwise(queue):
            assert after.start >= before.end + chosen.guard_ms


@given(speeches=sheets(), chosen=settings_of_smart)
def test_every_cue_keeps_the_tolerance_if_any_plan_does_and_else_lateness_is_the_least_there_is(
    speeches: list[Speech], chosen: FitSettings
) -> None:
    soonest = earliest_starts(speeches, chosen)
    for each in placed(speeches, chosen):
        if each.lateness > chosen.tolerance_ms:
            assert each.start == soonest[each.number]
            assert each.status == "overflows"
        else:
            assert each.status != "overflows"


tiny = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 7)), min_size=1, max_size=4).map(
    lambda cues: [Speech(Slot(n, start, start + 3, "a"), natural) for n, (start, natural) in enumerate(cues)]
)


@settings(max_examples=150)
@given(speeches=tiny, tolerance=st.integers(0, 4), guard=st.integers(0, 2), track=st.integers(8, 30))
def test_whenever_trying_everything_finds_a_plan_there_is_one(
    speeches: list[Speech], tolerance: int, guard: int, track: int
) -> None:
    chosen = FitSettings(tolerance_ms=tolerance, guard_ms=guard, fastest=1.5, unnoticed_ms=10_000)
    made = plan(speeches, chosen, RATE, track)
    kept = all(each.lateness <= tolerance for each in made.placements) and made.beyond == 0
    assert kept == any_plan_keeps(speeches, tolerance, guard, track)


def any_plan_keeps(speeches: list[Speech], tolerance: int, guard: int, track: int) -> bool:
    """Tries every length and every start there is."""
    queue = sorted(speeches, key=lambda speech: (speech.slot.start_ms, speech.slot.number))
    lengths = [
        [fit for fit in range(speech.natural_samples + 1) if speech.natural_samples <= 1.5 * fit]
        for speech in queue
    ]
    for chosen in product(*lengths):
        ends = {0}
        """All moments at which the speaker may be ready for the next cue."""
        for speech, length in zip(queue, chosen, strict=True):
            window = range(speech.slot.start_ms, speech.slot.start_ms + tolerance + 1)
            starts = {
                start for start in window if any(start >= end for end in ends) and start + length <= track
            }
            ends = {start + length + guard for start in starts}
        if ends:
            return True
    return False


@given(speeches=sheets(speakers="a"), chosen=settings_of_smart.filter(lambda chosen: not chosen.fill))
def test_speech_is_compressed_only_where_otherwise_somebody_would_be_noticeably_late(
    speeches: list[Speech], chosen: FitSettings
) -> None:
    unnoticed = min(chosen.unnoticed_ms, chosen.tolerance_ms)
    queue = own_queue(placed(speeches, chosen), "a")
    for place, each in enumerate(queue):
        if each.fitted == each.natural:
            continue
        at = each.start + each.fitted + 1 + chosen.guard_ms
        relaxed = []
        for later in queue[place + 1 :]:
            at = max(at, later.slot_start)
            relaxed.append(at - later.slot_start)
            at += math.ceil(later.natural / chosen.fastest) + chosen.guard_ms
        assert any(lateness > unnoticed for lateness in relaxed)


@pytest.mark.parametrize("count", [20, 1_000])
def test_alternating_long_and_short_cues_do_not_drift(count: int) -> None:
    made = placed(in_slots([2.8, 1.0] * (count // 2)))
    assert all(each.lateness == 0 for each in made[::2])
    assert all(each.lateness == 2_240 + 50 - 2_000 for each in made[1::2])
    assert {each.status for each in made} == {"stretched", "late"}


def test_a_long_cue_makes_the_next_one_late_and_no_other() -> None:
    made = placed(in_slots([3, 1, 1.8, 1.8, 1.8]))
    assert [each.lateness for each in made] == [0, 450, 0, 0, 0]


def test_the_gap_is_used_before_speech_is_compressed() -> None:
    speeches = [Speech(Slot(1, 0, 1_000, "a"), 1_900), Speech(Slot(2, 2_000, 3_000, "a"), 500)]
    first, second = placed(speeches)
    assert (first.fitted, first.gap_used, first.status) == (1_900, 900, "fits")
    assert second.lateness == 0


def test_earlier_cues_are_compressed_so_that_a_later_one_is_on_time() -> None:
    speeches = in_slots([2.1, 2.1, 2.1, 2.45, 2.4, 0.5])
    relaxed = FitSettings(unnoticed_ms=300, tolerance_ms=300)
    assert all(each.lateness <= 300 for each in placed(speeches, relaxed))
    first = placed(speeches, relaxed)[0]
    assert first.factor == 1


def test_a_cue_that_is_impossible_does_not_hurry_the_cues_before_it() -> None:
    made = placed(in_slots([1.9, 1.9, 30, 1, 1]))
    assert [each.factor for each in made[:2]] == [1, 1]
    assert [each.status for each in made] == ["fits", "fits", "stretched", "overflows", "overflows"]


def test_lateness_is_caught_up_in_later_slack() -> None:
    made = placed(in_slots([4, *[1.5] * 8]))
    late = [each.lateness for each in made]
    assert late[1] == 1_250
    assert late == [0, *sorted(late[1:], reverse=True)]
    assert late[-1] == 0


def test_another_speaker_waits_until_the_first_is_done() -> None:
    speeches = [Speech(Slot(1, 0, 2_000, "a"), 2_800), Speech(Slot(2, 2_000, 4_000, "b"), 1_000)]
    first, second = placed(speeches)
    assert (first.end, second.start, second.overlap) == (2_240, 2_240, 0)


def test_another_speaker_does_not_wait_longer_than_the_tolerance() -> None:
    speeches = [Speech(Slot(1, 0, 2_000, "a"), 4_000), Speech(Slot(2, 2_000, 4_000, "b"), 1_000)]
    first, second = placed(speeches)
    assert (first.end, second.start) == (3_200, 2_500)
    assert first.overlap == second.overlap == 700
    assert first.slot_overlap == second.slot_overlap == 0


def test_speakers_who_overlap_in_the_source_overlap_on_the_track() -> None:
    speeches = [Speech(Slot(1, 0, 2_000, "a"), 1_900), Speech(Slot(2, 1_000, 3_000, "b"), 1_900)]
    first, second = placed(speeches)
    assert (first.start, second.start) == (0, 1_000)
    assert (first.overlap, first.slot_overlap) == (900, 1_000)


def test_one_speaker_who_overlaps_in_the_source_is_queued() -> None:
    speeches = [Speech(Slot(1, 0, 2_000, "a"), 1_000), Speech(Slot(2, 500, 2_000, "a"), 1_000)]
    first, second = placed(speeches)
    assert second.start == first.end + 50
    assert first.factor > 1


def test_short_speech_fills_its_slot_if_that_is_wished() -> None:
    filled, far = placed(in_slots([1.8, 1.0]), FitSettings(fill=True))
    assert filled.length == 2_000 - 50 + 200 or filled.length == 2_000
    assert far.factor == pytest.approx(0.85, abs=0.001)


@given(speeches=sheets(), chosen=settings_of_smart, track=st.none() | st.integers(1, 20_000))
def test_with_trim_every_cue_keeps_the_tolerance_and_the_track_its_length(
    speeches: list[Speech], chosen: FitSettings, track: int | None
) -> None:
    made = plan(speeches, chosen.model_copy(update={"overflow": "trim"}), RATE, track)
    assert made.beyond == 0
    for speaker in made.speakers:
        queue = own_queue(made.placements, speaker)
        assert all(each.lateness <= max(chosen.tolerance_ms, 0) for each in queue if each.length)
    for each in made.placements:
        assert (each.status == "trimmed") == (each.trimmed > 0)


@given(speeches=sheets(), chosen=settings_of_smart, track=st.integers(0, 20_000))
def test_the_track_is_as_long_as_asked_and_longer_only_for_speech(
    speeches: list[Speech], chosen: FitSettings, track: int
) -> None:
    made = plan(speeches, chosen, RATE, track)
    last = max((each.end for each in made.placements if each.length), default=0)
    assert made.total == max(track, last)
    assert made.beyond == max(0, last - track)


def test_the_end_of_the_track_hurries_the_last_cue() -> None:
    made = plan(in_slots([2.4]), DEFAULT, RATE, 2_000)
    assert (made.placements[0].length, made.beyond) == (2_000, 0)


@pytest.mark.slow
def test_a_hundred_thousand_cues_are_planned() -> None:
    speeches = [
        Speech(Slot(number, number * 900, number * 900 + 1_000, "abc"[number % 3]), 800 + number % 7 * 100)
        for number in range(100_000)
    ]
    assert len(placed(speeches)) == 100_000
