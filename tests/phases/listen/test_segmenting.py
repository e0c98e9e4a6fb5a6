"""Where somebody speaks, and how it is cut: nothing of it is lost, nothing is too long, and cuts are at pauses."""

from itertools import pairwise

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from phases.listen import WINDOW_MS, Likelihoods, ListenSettings, segments_of, speech_in

SETTINGS = ListenSettings()


def said(*parts: tuple[bool, int]) -> Likelihoods:
    """Speech and pauses in turns, each so many milliseconds."""
    likely = [np.full(round(length / WINDOW_MS), 0.95 if speaks else 0.02) for speaks, length in parts]
    return np.concatenate(likely).astype(np.float32)


def bounds(likely: Likelihoods, settings: ListenSettings = SETTINGS) -> list[tuple[int, int]]:
    return [(each.start_ms, each.end_ms) for each in segments_of(likely, settings)]


def test_silence_has_no_segments_and_a_click_is_no_speech() -> None:
    assert bounds(said((False, 5_000))) == []
    assert bounds(said((False, 1_000), (True, 96), (False, 1_000))) == []


def test_a_breath_ends_nothing_and_a_long_pause_ends_a_segment() -> None:
    likely = said((False, 960), (True, 1_600), (False, 64), (True, 1_600), (False, 992), (True, 960))
    first, second = bounds(likely)
    assert first == (960 - 60, 960 + 1_600 + 64 + 1_600 + 60)
    assert second[0] == first[1] - 60 + 992 - 60


def test_a_segment_knows_its_pauses_and_its_edges() -> None:
    likely = said((False, 960), (True, 1_600), (False, 320), (True, 1_600), (False, 992))
    (only,) = segments_of(likely, SETTINGS)
    assert only.silences == ((900, 960), (2_560, 2_880), (4_480, 4_540))


def test_what_is_too_long_is_cut_at_its_longest_pause() -> None:
    likely = said((True, 12_000), (False, 256), (True, 4_000), (False, 416), (True, 9_600))
    assert bounds(likely) == [(0, 16_316), (16_612, 26_272)]


def test_speech_without_a_pause_is_cut_by_force_where_it_is_faintest_and_heard_twice_there() -> None:
    likely = said((True, 32_000))
    likely[540] = 0.6
    first, second = segments_of(likely, SETTINGS)
    assert first.end_ms == 540 * WINDOW_MS
    assert (second.start_ms, second.overlap_ms) == (first.end_ms - 300, 300)


likelihoods = st.lists(st.tuples(st.booleans(), st.integers(32, 40_000)), min_size=1, max_size=12).map(
    lambda parts: said(*parts)
)
settings = st.builds(
    ListenSettings,
    longest_segment_ms=st.integers(2_000, 25_000),
    segment_pause_ms=st.integers(100, 3_000),
    overlap_ms=st.integers(0, 1_000),
    pad_ms=st.integers(0, 200),
)


@given(likelihoods, settings)
@example(
    said((True, 240), (False, 112), (True, 240)),
    ListenSettings(longest_segment_ms=2_000, segment_pause_ms=100, overlap_ms=0, pad_ms=129),
)
def test_whatever_is_said_every_moment_of_speech_is_in_a_segment_and_none_is_too_long(
    likely: Likelihoods, chosen: ListenSettings
) -> None:
    segments = segments_of(likely, chosen)
    assert [each.number for each in segments] == list(range(1, len(segments) + 1))
    for each in segments:
        assert 0 < each.end_ms - each.start_ms <= chosen.longest_segment_ms
    for before, after in pairwise(segments):
        assert after.start_ms == before.end_ms - after.overlap_ms or after.start_ms >= before.end_ms
    covered = np.zeros(len(likely) * WINDOW_MS, bool)
    for each in segments:
        covered[each.start_ms : each.end_ms] = True
    for speech in speech_in(likely, chosen):
        assert covered[speech.start_ms : speech.end_ms].all()
    for each in segments:
        for begin, end in each.silences:
            assert each.start_ms <= begin < end <= each.end_ms
            covered[begin:end] = False
    spoken = np.zeros_like(covered)
    for speech in speech_in(likely, chosen):
        spoken[speech.start_ms : speech.end_ms] = True
    assert np.array_equal(covered, spoken)
