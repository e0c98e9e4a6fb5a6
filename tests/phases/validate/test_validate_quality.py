"""The estimate of quality: when it is made, and that it hears what it should."""

from collections.abc import Sequence

import numpy as np
import pytest

from phases.clip import Clip, Samples
from phases.validate import Expectation, ValidateSettings, measure, quality
from phases.validate.quality import QUALITY_NAMES, quality_of
from phases.verdict import Outcome, Verdict

RATE = 24_000
Speech = Sequence[tuple[str, Clip]]


def verdict_on(clip: Clip, text: str, *, learning: bool = False, **chosen: object) -> Verdict:
    expectation = Expectation(text, RATE, letters_per_second=16.4, extra_seconds=0.05, learning=learning)
    return measure(clip, expectation, ValidateSettings.model_validate({"quality_share": 0, **chosen}))


def test_noise_sounds_worse_to_it_and_equal_takes_sound_equal(speech: Speech) -> None:
    _, clip = speech[1]
    noise = 0.01 * np.random.default_rng(0).standard_normal(len(clip)).astype(np.float32)
    clean, noisy = quality_of(clip), quality_of(Clip(clip.samples + noise, RATE))
    assert clean is not None
    assert noisy is not None
    assert clean["mos_overall"] - noisy["mos_overall"] > 0.3
    assert quality_of(clip) == clean


@pytest.mark.parametrize(
    "samples", [np.ones(1, np.float32), np.zeros(5 * RATE, np.float32)], ids=["one", "silence"]
)
def test_anything_can_be_estimated(samples: Samples) -> None:
    found = quality_of(Clip(samples, RATE))
    assert found is not None
    assert set(found) == set(QUALITY_NAMES)
    assert all(np.isfinite(value) for value in found.values())


def test_it_is_estimated_of_takes_the_voice_is_learned_from_and_of_a_share(speech: Speech) -> None:
    text, clip = speech[1]
    assert "mos_overall" not in verdict_on(clip, text).measurements
    assert "mos_overall" in verdict_on(clip, text, learning=True).measurements
    assert "mos_overall" in verdict_on(clip, text, quality="always").measurements
    assert "mos_overall" in verdict_on(clip, text, quality_share=1).measurements
    assert "mos_overall" not in verdict_on(clip, text, learning=True, quality="never").measurements


def test_a_take_that_fails_anyway_is_not_worth_it(speech: Speech) -> None:
    text, clip = speech[1]
    assert "mos_overall" not in verdict_on(Clip(clip.samples * 8, RATE), text, quality="always").measurements


def test_without_the_model_the_verdict_says_so(speech: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "FILE", "speechmos/dnsmos_models/elsewhere.onnx")
    text, clip = speech[1]
    verdict = verdict_on(clip, text, quality="always")
    assert verdict.outcome is Outcome.PASSED
    assert [reason.code for reason in verdict.reasons] == ["quality_not_checked"]
    assert not set(QUALITY_NAMES) & verdict.measurements.keys()


def test_another_file_under_its_name_is_not_used(speech: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "FILE", "speechmos/dnsmos_models/sig.onnx")
    assert quality_of(speech[1][1]) is None
