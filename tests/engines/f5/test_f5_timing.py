"""How long a text is given, and when the flow is looked at."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import EngineFailed
from phases.synthesize.engines.f5.schedule import times
from phases.synthesize.engines.f5.timing import (
    SHORTEST_SECONDS,
    Pace,
    letters,
    pause_seconds,
    retake_scale,
)

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=4, max_size=30).map(" ".join)
ENGLISH = "the old man walked down the street"
RUSSIAN = "старый человек шёл по улице домой"


def test_a_cyrillic_text_lasts_as_long_as_a_latin_one_of_as_many_letters() -> None:
    assert letters("привет") == letters("privet") == 6
    assert len("привет".encode()) == 2 * len("privet")
    assert Pace(15).seconds(ENGLISH) == pytest.approx(
        Pace(15).seconds(RUSSIAN) * letters(ENGLISH) / letters(RUSSIAN)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好", 6),  # a syllable each
        ("さくら", 6),  # a mora each
        ("안녕", 6),
        ("ＡＢＣ", 3),  # wide, but Latin
        ("कमल", 3),
        ("café", 4),
        ("cafe\u0301", 4),
        ("7", 4),
        ("— … !", 0),
    ],
)
def test_letters_of_all_scripts_are_counted_by_what_they_take_to_say(text: str, expected: float) -> None:
    assert letters(text) == expected


def test_a_mixed_text_lasts_as_long_as_its_parts() -> None:
    assert letters("Hello 世界 мир") == letters("Hello") + letters("世界") + letters("мир")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("No, not tonight.", 0.2),
        ("No. Not tonight.", 0.4),
        ("Not tonight. ”", 0.0),
        ("At 10:30 it was 3.5 degrees", 0.0),
        ("你好，世界。", 0.2),
    ],
)
def test_pauses_within_a_text_count_and_the_one_after_it_does_not(text: str, seconds: float) -> None:
    assert pause_seconds(text) == pytest.approx(seconds)


@given(WORDS, st.floats(1.5, 15))
def test_a_voice_says_its_own_transcript_in_the_time_of_its_reference(
    transcript: str, seconds: float
) -> None:
    if not 3 <= letters(transcript) / seconds <= 40:
        with pytest.raises(EngineFailed, match="does not fit"):
            Pace.of(transcript, seconds)
    else:
        assert Pace.of(transcript, seconds).seconds(transcript) == pytest.approx(seconds)


@given(WORDS, WORDS, st.floats(0.5, 2))
def test_more_text_never_lasts_shorter_and_speed_divides(one: str, other: str, speed: float) -> None:
    pace = Pace(14)
    assert pace.seconds(f"{one} {other}") >= max(pace.seconds(one), pace.seconds(other))
    assert pace.seconds(one, speed) == pytest.approx(
        max(SHORTEST_SECONDS, letters(one) / 14 / speed), abs=1e-9
    )


def test_the_pace_does_not_climb_with_the_length_of_the_text() -> None:
    pace = Pace(14)
    assert pace.seconds(ENGLISH * 8) == pytest.approx(8 * pace.seconds(ENGLISH))


@pytest.mark.parametrize("text", ["A", "Oh", "Why?"])
def test_a_very_short_text_is_given_enough_time(text: str) -> None:
    assert Pace(20).seconds(text, speed=2.0) == SHORTEST_SECONDS


@given(st.integers(1, 2**63))
def test_a_retake_differs_by_a_few_percent_at_most(seed: int) -> None:
    assert retake_scale(0) == 1
    assert 0.96 <= retake_scale(seed) <= 1.04


def test_the_first_retakes_all_try_other_lengths() -> None:
    tried = [retake_scale(seed) for seed in range(6)]
    assert min(abs(a - b) for n, a in enumerate(tried) for b in tried[:n]) > 0.002


def test_a_transcript_of_another_recording_is_refused() -> None:
    with pytest.raises(EngineFailed, match="does not fit"):
        Pace.of("No.", 9.0)
    with pytest.raises(EngineFailed, match="does not fit"):
        Pace.of(ENGLISH * 20, 4.0)


@given(st.integers(2, 100))
def test_times_rise_from_noise_to_speech(steps: int) -> None:
    points = times(steps)
    assert len(points) == steps + 1
    assert points[0] == 0
    assert points[-1] == pytest.approx(1)
    assert all(now < then for now, then in pairwise(points))


def test_pruned_schedules_keep_some_of_the_full_one() -> None:
    full = {round(point, 9) for point in times(32)}
    for steps in (5, 6, 7, 10, 12, 16):
        assert {round(point, 9) for point in times(steps)} < full
