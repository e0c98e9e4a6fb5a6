"""Waveforms as short strings."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from phases.proof import LEVELS, POINTS, levels_of, outline
from phases.proof.outline import packed

samples = arrays(np.float32, st.integers(0, 1_000), elements=st.floats(-1, 1, width=32))


@given(levels=st.lists(st.integers(0, LEVELS - 1)))
def test_what_is_packed_is_read_back(levels: list[int]) -> None:
    heights = np.array(levels, np.float32) / np.float32(LEVELS - 1)
    assert levels_of(packed(heights)) == levels


@given(samples=samples)
def test_an_outline_shows_the_loudest_sample_and_is_never_longer_than_its_points(
    samples: np.ndarray,
) -> None:
    levels = levels_of(outline(samples))
    assert len(levels) == min(POINTS, len(samples))
    if len(samples):
        assert max(levels) == round(float(np.sqrt(np.abs(samples).max())) * (LEVELS - 1))


def test_a_sound_in_the_middle_of_silence_is_seen_in_the_middle() -> None:
    samples = np.zeros(6_000, np.float32)
    samples[3_000:3_100] = 0.25
    assert np.flatnonzero(levels_of(outline(samples))).tolist() == [30]


def test_what_is_louder_than_full_scale_is_shown_as_full() -> None:
    assert levels_of(outline(np.full(120, 3.0, np.float32))) == [LEVELS - 1] * POINTS
