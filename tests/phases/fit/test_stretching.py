"""Stretched speech: exactly as long as asked, as high as before, as loud as before, and the same words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.clip import Clip, Samples
from phases.fit.speech import spoken, stretched
from phases.synthesize import Line, make_engine, voice_named
from phases.take_files import as_stored
from tests.engines.pitch import median_pitch

RATE = 24_000
SENTENCE = "His pale grey eyes shone and twinkled, and his usually pale face was flushed and animated."


@pytest.fixture(scope="module")
def sentence() -> Samples:
    engine = make_engine("hibari")
    engine.load()
    (recording,) = engine.speak([Line(SENTENCE, "en", voice_named(engine.facts), seed=0)])
    return spoken(as_stored(recording.clip), RATE)


@pytest.mark.parametrize("factor", [0.85, 1.1, 1.25])
def test_pitch_and_level_stay_and_the_length_is_exact(factor: float, sentence: Samples) -> None:
    length = round(len(sentence) / factor)
    made = stretched(sentence, length, RATE)
    assert len(made) == length
    assert median_pitch(Clip(made, RATE)) == pytest.approx(median_pitch(Clip(sentence, RATE)), rel=0.02)
    assert np.sqrt(np.mean(made**2)) == pytest.approx(np.sqrt(np.mean(sentence**2)), rel=0.1)


@pytest.mark.parametrize("factor", [0.85, 1.1, 1.25])
def test_what_is_said_when_is_moved_in_proportion(factor: float, sentence: Samples) -> None:
    made = stretched(sentence, round(len(sentence) / factor), RATE)
    before, after = (loudness(samples, 100) for samples in (sentence, made))
    assert np.corrcoef(before, after)[0, 1] > 0.9


@pytest.mark.parametrize("factor", [0.85, 1.1, 1.25])
def test_speech_begins_with_its_first_sample(factor: float, sentence: Samples) -> None:
    made = stretched(sentence, round(len(sentence) / factor), RATE)
    first, whole = made[: RATE // 20], sentence[: RATE // 20]
    assert 0.3 < np.sqrt(np.mean(first**2)) / np.sqrt(np.mean(whole**2)) < 3


def test_speech_of_the_right_length_is_not_touched(sentence: Samples) -> None:
    assert stretched(sentence, len(sentence), RATE) is not None
    assert np.array_equal(stretched(sentence, len(sentence), RATE), sentence)


@given(length=st.integers(0, 9_000), wanted=st.integers(0, 9_000))
def test_any_length_becomes_any_other(length: int, wanted: int) -> None:
    wanted = min(max(wanted, length // 4), 4 * length)
    made = stretched(np.sin(np.arange(length, dtype=np.float32) / 20), wanted, RATE)
    assert len(made) == wanted
    assert np.isfinite(made).all()


def loudness(samples: Samples, parts: int) -> Samples:
    """How loud each of so many equal parts is."""
    return np.array([np.sqrt(np.mean(part**2)) for part in np.array_split(samples, parts)], np.float32)
