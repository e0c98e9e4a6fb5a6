"""A take against its own voice: learned from takes nobody listened to, some of them bad."""

import json
import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.validate import UNJUDGED, Baseline, Expectation, ValidateSettings, compare
from phases.validate.measuring.figures import BAND_NAMES
from phases.validate.wording import text_figures
from phases.verdict import Outcome, Verdict

TEXTS = "the old house by the river stood empty all winter, and nobody remembered who had lived there. why"
WORDS = TEXTS.split()
DEFAULT = ValidateSettings(quality="never")
Take = dict[str, float]


def text_of(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(8, 40))) + "."


def take_of(text: str, dice: random.Random) -> Take:
    """As a steady voice speaks it: every figure as far from its usual value as chance puts it."""
    features = text_figures(text)
    speech = (
        200 + 40 * features["text_sounds"] + 50 * features["text_syllables"] + 30 * features["text_words"]
    )

    def near(middle: float, spread: float) -> float:
        return middle + spread * max(-2.5, min(2.5, dice.gauss(0, 1)))

    return {
        **features,
        "speech_ms": near(speech, 1.5 * speech**0.5),
        "lead_ms": near(310, 15),
        "trail_ms": near(480, 30),
        "pause_ms": near(700 * features["text_sentences"] + 300 * features["text_breaks"], 60),
        "gap_ms": near(700 if features["text_sentences"] else 300, 40),
        "level_dbfs": near(-21, 0.5),
        "drift_db": near(-1, 1),
        "floor_dbfs": near(-70, 1),
        "hum_db": near(2, 1),
        "pitch_hz": near(195, 5),
        "twice_word_score": near(0.4, 0.1),
        "twice_phrase_score": near(0.4, 0.1),
        "twice_word_in_text": 0.0,
        "twice_phrase_in_text": 0.0,
        "twice_word_lag_ms": 300.0,
        "twice_word_end_ms": 1_000.0,
        "twice_phrase_lag_ms": 800.0,
        "twice_phrase_end_ms": 2_000.0,
        "mos_overall": near(3.4, 0.05),
        **{name: near(-float(number), 1) for number, name in enumerate(BAND_NAMES)},
    }


def takes_of(count: int, seed: int = 0) -> list[tuple[str, Take]]:
    dice = random.Random(seed)
    texts = [text_of(dice) for _ in range(count)]
    return [(text, take_of(text, dice)) for text in texts]


def learned(count: int = 60, seed: int = 0) -> Baseline:
    baseline = Baseline.learned([take for _, take in takes_of(count, seed)])
    assert baseline is not None
    return baseline


def verdict_on(text: str, take: Mapping[str, float], baseline: Baseline | None) -> Verdict:
    return compare(take, Expectation(text, 24_000, 16.4), baseline, DEFAULT)


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.reasons}


TEXT, GOOD = takes_of(1, seed=99)[0]


def test_takes_like_the_others_pass() -> None:
    baseline = learned()
    failed = [text for text, take in takes_of(400, seed=1) if verdict_on(text, take, baseline).reasons]
    assert failed == []


FAULTS: dict[str, tuple[str, Take]] = {
    "its end lost": ("cut_off", {"trail_ms": 150.0}),
    "its start lost": ("cut_start", {"lead_ms": 90.0}),
    "a late start": ("late_start", {"lead_ms": 900.0}),
    "a late end": ("late_end", {"trail_ms": 1_100.0}),
    "a hole": ("long_gap", {"gap_ms": 1_300.0}),
    "pauses that are each no hole": ("too_much_silence", {"pause_ms": GOOD["pause_ms"] + 4_000}),
    "half the words": ("too_short", {"speech_ms": GOOD["speech_ms"] * 0.5}),
    "a phrase too many": ("too_long", {"speech_ms": GOOD["speech_ms"] * 1.5}),
    "quiet": ("too_quiet", {"level_dbfs": -30.0}),
    "loud": ("too_loud", {"level_dbfs": -12.0}),
    "fading": ("level_drifts", {"drift_db": -15.0}),
    "noise": ("noisy", {"floor_dbfs": -45.0}),
    "hum": ("hum", {"hum_db": 18.0}),
    "another speaker": ("other_pitch", {"pitch_hz": 110.0}),
    "another timbre": (
        "other_voice",
        {name: GOOD[name] + (12 if name[-1] in "02468" else -12) for name in BAND_NAMES},
    ),
    "the wrong rate": (
        "wrong_speed",
        {"speech_ms": GOOD["speech_ms"] / 1.3, "pitch_hz": GOOD["pitch_hz"] * 1.3},
    ),
    "a phrase said twice": ("repeated", {"twice_phrase_score": 2.0}),
    "a bad sound": ("poor_quality", {"mos_overall": 2.2}),
}


@pytest.mark.parametrize(("code", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_what_strays_from_the_voice_is_named(code: str, fault: Take) -> None:
    verdict = verdict_on(TEXT, GOOD | fault, learned())
    assert verdict.outcome is Outcome.FAILED
    assert code in codes(verdict)
    assert all(reason.message.endswith(".") for reason in verdict.reasons)


def test_without_a_baseline_nothing_is_passed() -> None:
    verdict = verdict_on(TEXT, GOOD, None)
    assert verdict.outcome is Outcome.NOT_CHECKED
    assert codes(verdict) == {"voice_not_learned"} <= UNJUDGED


def test_a_voice_is_not_known_from_few_takes() -> None:
    takes = [take for _, take in takes_of(20)]
    assert Baseline.learned(takes[:19]) is None
    assert Baseline.learned(takes) is not None
    assert Baseline.learned(takes, fewest=21) is None
    assert Baseline.learned([]) is None


def test_takes_that_were_not_measured_teach_nothing() -> None:
    assert Baseline.learned([{"samples": 0.0}] * 100) is None


def test_a_take_without_speech_is_not_compared() -> None:
    verdict = verdict_on(TEXT, {"samples": 1.0}, learned())
    assert verdict.outcome is Outcome.NOT_CHECKED
    assert codes(verdict) == {"voice_not_checked"} <= UNJUDGED


def test_a_take_too_short_to_show_its_timbre_says_so() -> None:
    word = {name: value for name, value in GOOD.items() if name not in BAND_NAMES}
    verdict = verdict_on(TEXT, word, learned())
    assert verdict.outcome is Outcome.PASSED
    assert codes(verdict) == {"timbre_not_checked"}


def test_a_pause_is_judged_by_the_reasons_its_text_gives() -> None:
    baseline, paused = learned(200), GOOD | {"gap_ms": 720.0}
    assert "long_gap" not in codes(verdict_on("The house was empty. Nobody lived there.", paused, baseline))
    assert "long_gap" in codes(verdict_on("The house was empty, for nobody lived there.", paused, baseline))


def test_a_pause_without_a_reason_is_judged_by_those_with_one_where_it_was_never_met() -> None:
    takes = [take for text, take in takes_of(60) if take["text_breaks"] or take["text_sentences"]]
    baseline = Baseline.learned(takes)
    assert baseline is not None
    text = "the house by the river stood empty"
    assert "long_gap" in codes(verdict_on(text, GOOD | {"gap_ms": 1_300.0}, baseline))
    assert "long_gap" not in codes(verdict_on(text, GOOD | {"gap_ms": 300.0}, baseline))


def test_a_moment_of_pause_is_no_fault_of_a_voice_that_was_never_heard_to_pause() -> None:
    takes = [take | {"pause_ms": 0.0, "gap_ms": 0.0} for _, take in takes_of(60)]
    baseline = Baseline.learned(takes)
    assert "too_much_silence" not in codes(verdict_on(TEXT, GOOD | {"pause_ms": 120.0}, baseline))
    assert "too_much_silence" in codes(verdict_on(TEXT, GOOD | {"pause_ms": 1_200.0}, baseline))


def test_what_is_learned_survives_being_stored() -> None:
    baseline = learned()
    stored = json.loads(json.dumps(baseline.as_mapping()))
    assert Baseline.from_mapping(stored) == baseline
    assert Baseline.from_mapping({**stored, "schema": 0}) is None
    assert Baseline.from_mapping({}) is None


def test_the_order_of_the_takes_makes_no_difference() -> None:
    takes = [take for _, take in takes_of(40)]
    one, other = Baseline.learned(takes), Baseline.learned(takes[::-1])
    assert one is not None
    assert other is not None
    assert one.spreads == other.spreads
    assert one.need.expected_ms(GOOD) == pytest.approx(other.need.expected_ms(GOOD))


garbage = st.fixed_dictionaries(
    {
        "speech_ms": st.floats(0, 60_000),
        "lead_ms": st.floats(0, 5_000),
        "trail_ms": st.floats(0, 5_000),
        "gap_ms": st.floats(0, 5_000),
        "level_dbfs": st.floats(-60, 0),
        "floor_dbfs": st.floats(-96, 0),
        "pitch_hz": st.floats(50, 500),
        "mos_overall": st.floats(1, 5),
        "twice_phrase_score": st.floats(0, 20),
        **{name: st.floats(-40, 40) for name in BAND_NAMES},
    }
)


@settings(deadline=None, max_examples=30)
@given(bad=st.lists(garbage, min_size=6, max_size=6), seed=st.integers(0, 1_000))
def test_a_tenth_of_garbage_changes_no_verdict_on_a_good_take(bad: list[Take], seed: int) -> None:
    takes = [take for _, take in takes_of(60)]
    spoiled = [take | fault for take, fault in zip(takes[:6], bad, strict=True)] + takes[6:]
    baseline = Baseline.learned(spoiled)
    for text, take in takes_of(5, seed):
        assert verdict_on(text, take, baseline).reasons == ()


@settings(deadline=None, max_examples=50)
@given(take=garbage, text=st.text(max_size=60))
def test_any_figures_get_a_verdict_and_every_failure_a_reason(take: Take, text: str) -> None:
    verdict = verdict_on(text, GOOD | take, learned())
    assert (verdict.outcome is Outcome.FAILED) == bool(codes(verdict) - UNJUDGED)
