"""Tier 1: good speech passes, each fault is named, nothing raises."""

import tracemalloc
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from phases.clip import Clip, Samples
from phases.validate import (
    SIGNAL_CHECKER,
    SIGNAL_CHECKER_VERSION,
    UNJUDGED,
    Expectation,
    ValidateSettings,
    measure,
)
from phases.verdict import Outcome, Verdict

RATE = 24_000
PACE = {"letters_per_second": 16.4, "extra_seconds": 0.05}
DEFAULT = ValidateSettings(quality="never")
Speech = Sequence[tuple[str, Clip]]


def verdict_on(samples: Samples, text: str, rate: int = RATE, meant: int | None = None) -> Verdict:
    clip = Clip(np.asarray(samples, np.float32), rate)
    return measure(clip, Expectation(text, RATE, **PACE, meant_samples=meant), DEFAULT)


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.reasons}


def burst(seconds: float, level: float = 0.1) -> Samples:
    """Something as loud as speech, without pauses, and never the same twice."""
    count = round(seconds * RATE)
    throat = np.random.default_rng(5).standard_normal(count + RATE)
    slow = np.convolve(throat, np.hanning(24) / 12, mode="same")[:count]
    begun = np.minimum(1, np.arange(count) / 240)
    return (level * 0.64 * begun * slow / slow.std()).astype(np.float32)


def hum(count: int, hertz: int) -> Samples:
    time = np.arange(count) / RATE
    return (0.01 * sum(np.sin(2 * np.pi * hertz * each * time) / each for each in (1, 2, 3))).astype(
        np.float32
    )


def stuck(samples: Samples, length: int) -> Samples:
    """Like a record with a scratch, where it is loudest."""
    at = max(length, int(np.argmax(np.abs(samples))))
    return np.concatenate([samples[:at], *[samples[at - length : at]] * 12, samples[at:]])


def at_half_speed(samples: Samples) -> Samples:
    return np.interp(np.arange(0, len(samples) - 1, 0.5), np.arange(len(samples)), samples).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def test_good_speech_passes_and_says_by_whom_it_was_judged(speech: Speech) -> None:
    for text, clip in speech:
        verdict = verdict_on(clip.samples, text, meant=len(clip))
        assert verdict.outcome is Outcome.PASSED
        assert verdict.reasons == ()
        assert (verdict.checker, verdict.checker_version) == (SIGNAL_CHECKER, SIGNAL_CHECKER_VERSION)


FAULTS: dict[str, tuple[str, Callable[[Samples], Samples]]] = {
    "no samples": ("empty", lambda x: x[:0]),
    "not a number": ("not_finite", lambda x: np.append(x, np.nan)),
    "infinite": ("not_finite", lambda x: np.append(x, np.inf)),
    "digital silence": ("silent", np.zeros_like),
    "faint noise only": ("silent", lambda x: 1e-4 * np.random.default_rng(0).standard_normal(len(x))),
    "a click and silence": ("silent", lambda x: np.append(np.zeros_like(x), 1.0)),
    "said twice": ("too_long", lambda x: np.concatenate([x, x])),
    "the second half lost": ("too_short", lambda x: x[: len(x) // 2]),
    "the first half lost": ("too_short", lambda x: x[len(x) // 2 :]),
    "half replaced by silence": ("too_short", lambda x: np.where(np.arange(len(x)) < len(x) * 0.5, x, 0)),
    "late start": ("long_lead", lambda x: np.concatenate([silence(1.2), x])),
    "hole": ("long_gap", lambda x: np.insert(x, len(x) // 2, silence(1.6))),
    "late end": ("long_trail", lambda x: np.concatenate([x, silence(1.6)])),
    "quiet": ("too_quiet", lambda x: x * 0.05),
    "overdriven": ("clipped", lambda x: np.clip(x * 8, -1, 1)),
    "overdriven, then turned down": ("clipped", lambda x: np.clip(x * 8, -1, 1) * 0.5),
    "beyond full scale": ("clipped", lambda x: x * 8),
    "off its middle": ("offset", lambda x: x + 0.05),
    "stuck on a sound": ("repeated", lambda x: stuck(x, 8_000)),
    "stuck on a word": ("repeated", lambda x: stuck(x, 12_000)),
    "hum of 50 Hz": ("hum", lambda x: x + hum(len(x), 50)),
    "hum of 60 Hz": ("hum", lambda x: x + hum(len(x), 60)),
    "loud noise": ("noisy", lambda x: x + 0.02 * np.random.default_rng(0).standard_normal(len(x))),
    "dropouts": ("dropouts", lambda x: np.where(np.arange(len(x)) % 12_000 < 480, 0, x)),
    "two channels as one": ("interleaved", lambda x: np.repeat(x, 2)),
    "half speed, and so too deep": ("too_long", at_half_speed),
}


@pytest.mark.parametrize(("code", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_of_real_speech_is_named(
    speech: Speech, code: str, fault: Callable[[Samples], Samples]
) -> None:
    for text, clip in speech:
        verdict = verdict_on(fault(clip.samples), text)
        assert verdict.outcome is Outcome.FAILED
        assert code in codes(verdict), text


def test_a_take_that_ends_inside_a_sound_is_cut_off(speech: Speech) -> None:
    text, clip = speech[0]
    loudest = int(np.argmax(np.abs(clip.samples)))
    assert "cut_off" in codes(verdict_on(clip.samples[: loudest + 240], text))


def test_a_wrong_rate_fails() -> None:
    assert "wrong_rate" in codes(verdict_on(burst(1), "word " * 4, rate=22_050))


@pytest.mark.parametrize("off", [-1, 1, 240])
def test_a_length_other_than_the_engine_meant_fails_by_one_sample(speech: Speech, off: int) -> None:
    text, clip = speech[0]
    assert "not_as_meant" in codes(verdict_on(clip.samples, text, meant=len(clip) + off))


def test_a_line_too_short_for_its_length_to_tell_passes_and_says_so() -> None:
    verdict = verdict_on(np.concatenate([silence(0.3), burst(0.3), silence(0.4)]), "No.")
    assert verdict.outcome is Outcome.PASSED
    assert codes(verdict) == {"duration_not_checked"}


def test_a_short_line_that_babbles_on_fails_all_the_same() -> None:
    verdict = verdict_on(np.concatenate([burst(6), silence(0.4)]), "No.")
    assert verdict.outcome is Outcome.FAILED
    assert "too_long" in codes(verdict)


def test_a_short_line_in_a_long_silence_is_as_loud_as_it_sounds() -> None:
    verdict = verdict_on(np.concatenate([silence(0.9), burst(0.1), silence(1.4)]), "No.")
    assert verdict.outcome is Outcome.PASSED
    assert verdict.measurements["level_dbfs"] == pytest.approx(-23, abs=0.7)


@pytest.mark.parametrize("seconds", [1.6, 4.5])
def test_digits_may_be_read_one_by_one_or_as_words(seconds: float) -> None:
    text = "It was in 1895, or in 1896, or perhaps in 1897."
    verdict = verdict_on(np.concatenate([burst(seconds), silence(0.3)]), text)
    assert verdict.outcome is Outcome.PASSED


def test_pauses_do_not_count_as_speech() -> None:
    text = "one two three four five six seven eight nine ten"
    close, apart = [
        verdict_on(np.concatenate([burst(1.2), silence(gap), burst(1.2), silence(0.4)]), text)
        for gap in (0.2, 1.4)
    ]
    assert close.measurements["speech_ms"] == pytest.approx(apart.measurements["speech_ms"], abs=20)
    assert close.outcome is apart.outcome is Outcome.PASSED


any_samples = arrays.arrays(
    np.float32, st.integers(0, 2_000), elements=st.floats(width=32, allow_nan=True, allow_infinity=True)
)


@settings(deadline=None)
@given(
    samples=any_samples,
    rate=st.sampled_from([-1, 0, 1, 99, 100, 8_000, RATE, 192_000]),
    text=st.text(max_size=60),
    meant=st.none() | st.integers(0, 2_000),
)
def test_any_samples_get_a_verdict_and_every_failure_a_reason(
    samples: Samples, rate: int, text: str, meant: int | None
) -> None:
    verdict = verdict_on(samples, text, rate, meant)
    assert verdict.outcome in {Outcome.PASSED, Outcome.FAILED}
    assert (verdict.outcome is Outcome.FAILED) == bool(codes(verdict) - UNJUDGED)
    assert all(np.isfinite(number) for number in verdict.measurements.values())
    assert all(reason.message.endswith(".") for reason in verdict.reasons)


@settings(deadline=None, max_examples=30)
@given(gain=st.floats(0.2, 1.2))
def test_how_loud_speech_is_changes_nothing_but_its_level(speech: Speech, gain: float) -> None:
    text, clip = speech[1]
    verdict, same = verdict_on(clip.samples * np.float32(gain), text), verdict_on(clip.samples, text)
    assert verdict.outcome is same.outcome
    for name in ("lead_ms", "gap_ms", "trail_ms", "speech_ms"):
        assert verdict.measurements[name] == pytest.approx(same.measurements[name], abs=10)


def test_judging_leaves_the_take_as_it_was(speech: Speech) -> None:
    text, clip = speech[0]
    before = clip.samples.tobytes()
    verdict_on(clip.samples, text)
    assert clip.samples.tobytes() == before


def test_settings_move_the_bounds(speech: Speech) -> None:
    text, clip = speech[0]
    strict = ValidateSettings(longest_trail_ms=100, quality="never")
    verdict = measure(clip, Expectation(text, RATE, **PACE), strict)
    assert codes(verdict) == {"long_trail"}


@pytest.mark.parametrize("text", ["", "...", "1895", "О, нет, нет!", "不不不", "a" * 5_000])
def test_any_text_can_be_expected(text: str) -> None:
    verdict = verdict_on(burst(2), text)
    assert all(reason.message for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("samples", "code"),
    [
        (np.zeros(1, np.float32), "silent"),
        (np.full(1, 0.5, np.float32), "silent"),
        (np.full(RATE, 1e30, np.float32), "beyond_scale"),
        (np.full(RATE, np.nan, np.float32), "not_finite"),
    ],
)
def test_what_is_no_sound_gets_a_verdict_with_a_reason(samples: Samples, code: str) -> None:
    verdict = verdict_on(samples, "A word.")
    assert verdict.outcome is Outcome.FAILED
    assert code in codes(verdict)


def test_a_telephone_recording_is_measured_and_fails_for_its_rate(speech: Speech) -> None:
    text, clip = speech[0]
    verdict = verdict_on(clip.samples[::3], text, rate=8_000)
    assert codes(verdict) == {"wrong_rate"}
    assert verdict.measurements["pitch_hz"] == pytest.approx(200, rel=0.15)


def test_what_the_text_itself_says_twice_is_no_repeat(speech: Speech) -> None:
    text, clip = speech[0]
    twice = np.concatenate([clip.samples, clip.samples])
    assert "repeated" in codes(verdict_on(stuck(clip.samples, 12_000), text))
    assert "repeated" not in codes(verdict_on(twice, f"{text} {text}"))


def test_the_take_is_measured_once_for_all_checkers(speech: Speech) -> None:
    text, clip = speech[0]
    measurements = verdict_on(clip.samples, text).measurements
    assert {"speech_ms", "floor_dbfs", "pitch_hz", "band_00", "band_23", "text_words"} <= measurements.keys()
    assert verdict_on(clip.samples, text).measurements == measurements


@pytest.mark.slow
@pytest.mark.marathon
def test_a_take_of_an_hour_is_judged_in_little_more_memory_than_it_takes(speech: Speech) -> None:
    hour = np.resize(np.concatenate([clip.samples for _, clip in speech]), 3_600 * RATE)
    tracemalloc.start()
    verdict = verdict_on(hour, " ".join(text for text, _ in speech))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "too_long" in codes(verdict)
    assert peak < 1.5 * hour.nbytes
