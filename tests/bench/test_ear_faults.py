"""The seeded faults are what they say they are, and nothing else is changed."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.ear.cases import OTHER_VOICE
from bench.ear.faults.sound import SOUND, speech_of
from bench.ear.faults.spoken import SPOKEN, Change, Stock
from bench.ear.plan import FAULTS, planned
from bench.ear.texts import Texts
from bench.ear.vocabulary import Vocabulary, is_one_apart
from bench.ear.words import words_of
from phases.clip import Clip

SENTENCES = (
    "“I did not know,” said the old man: he was late.",
    "She cannot see the house, and the dog isn’t there.",
    "There was never a sound in the garden; the bird had flown away.",
    "He thought of the well-known ship that could carry them home.",
    "Ah! What a very fine morning it is, my dear.",
    "The night was long and the light was red.",
)
STOCK = Stock(Vocabulary.of(SENTENCES), SENTENCES)

texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
seeds = st.integers(0, 2**32)


def said(text: str) -> list[str]:
    return [word.folded for word in words_of(text)]


def changed(fault: str, text: str, seed: int) -> Change:
    change = SPOKEN[fault](text, random.Random(seed), STOCK)
    assume(change is not None)
    assert change is not None
    return change


@pytest.mark.parametrize("fault", ["dropped_content", "dropped_function", "dropped_phrase"])
@settings(deadline=None)
@given(text=texts, seed=seeds)
def test_what_is_dropped_is_missing_and_all_else_is_there(fault: str, text: str, seed: int) -> None:
    change = changed(fault, text, seed)
    words = said(text)
    del words[change.word : change.word + change.words]
    assert said(change.said) == words
    assert change.words in ((3, 4, 5) if fault == "dropped_phrase" else (1,))


@pytest.mark.parametrize("fault", ["doubled_word", "doubled_phrase"])
@settings(deadline=None)
@given(text=texts, seed=seeds)
def test_what_is_doubled_is_there_twice_in_a_row(fault: str, text: str, seed: int) -> None:
    change = changed(fault, text, seed)
    words, end = said(text), change.word + change.words
    assert said(change.said) == words[:end] + words[change.word : end] + words[end:]


@pytest.mark.parametrize("fault", ["similar_word", "random_word"])
@settings(deadline=None)
@given(text=texts, seed=seeds)
def test_exactly_one_word_is_replaced_by_another_known_one(fault: str, text: str, seed: int) -> None:
    change = changed(fault, text, seed)
    before, after = said(text), said(change.said)
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [change.word]
    assert after[change.word] in STOCK.vocabulary.sounds


@settings(deadline=None)
@given(text=texts, seed=seeds)
def test_a_similar_word_is_one_phoneme_away(text: str, seed: int) -> None:
    change = changed("similar_word", text, seed)
    sounds = STOCK.vocabulary.sounds
    assert is_one_apart(sounds[said(text)[change.word]], sounds[said(change.said)[change.word]])


@settings(deadline=None)
@given(text=texts, seed=seeds)
def test_a_lost_negation_leaves_all_other_words(text: str, seed: int) -> None:
    change = changed("negation_lost", text, seed)
    words = said(text)
    lost = words.pop(change.word)
    if lost not in {"not", "never"}:
        assert lost.startswith(said(change.said)[change.word])
        words.insert(change.word, said(change.said)[change.word])
    assert said(change.said) == words


@settings(deadline=None)
@given(text=texts, seed=seeds)
def test_an_added_negation_adds_only_that(text: str, seed: int) -> None:
    change = changed("negation_added", text, seed)
    words = said(text)
    words[change.word : change.word + 1] = {"can": ["cannot"]}.get(
        words[change.word], [words[change.word], "not"]
    )
    assert said(change.said) == words


@pytest.mark.parametrize("fault", SPOKEN)
def test_a_text_without_words_has_no_place_for_a_fault(fault: str) -> None:
    assert SPOKEN[fault]("…!", random.Random(1), Stock(STOCK.vocabulary, ())) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("nIt", "lIt", True),
        ("nIt", "nIts", True),
        ("nIt", "It", True),
        ("nIt", "nIt", False),
        ("nIt", "lIk", False),
        ("nIt", "tIn", False),
        ("nIt", "nItsə", False),
    ],
)
def test_one_phoneme_apart(one: str, other: str, apart: bool) -> None:
    assert is_one_apart(one, other) is is_one_apart(other, one) is apart


@pytest.fixture
def clip() -> Clip:
    """Three syllables at 16 kHz with silence around them."""
    rate, dice = 16_000, np.random.default_rng(3)
    syllable = dice.standard_normal(rate // 2) * 0.1 * np.hanning(rate // 2)
    quiet = np.zeros(rate // 5)
    parts = [quiet, syllable, quiet, syllable * 0.8, quiet, syllable, quiet]
    return Clip(np.concatenate(parts).astype(np.float32), rate)


@pytest.mark.parametrize("fault", SOUND)
def test_the_same_seed_damages_alike_and_leaves_the_good_take(fault: str, clip: Clip) -> None:
    before = clip.samples.copy()
    one, other = (SOUND[fault](clip, np.random.default_rng(5)).clip for _ in range(2))
    assert np.array_equal(one.samples, other.samples)
    assert np.array_equal(clip.samples, before)
    assert not np.array_equal(one.samples, before)


@pytest.mark.parametrize(
    ("fault", "share"), [("tail_10", 0.1), ("tail_20", 0.2), ("head_10", 0.1), ("head_20", 0.2)]
)
def test_a_cut_takes_its_share_of_the_speech(fault: str, share: float, clip: Clip) -> None:
    cut = SOUND[fault](clip, np.random.default_rng(5)).clip
    start, end = speech_of(clip)
    outside = len(clip) - end if fault.startswith("tail") else start
    assert len(clip) - len(cut) == pytest.approx(outside + share * (end - start), abs=1)


@pytest.mark.parametrize(("fault", "ratio"), [("speed_1.2", 1 / 1.2), ("speed_0.8", 1 / 0.8)])
def test_another_speed_changes_the_length(fault: str, ratio: float, clip: Clip) -> None:
    assert len(SOUND[fault](clip, np.random.default_rng(5)).clip) == pytest.approx(len(clip) * ratio, abs=2)


@pytest.mark.parametrize("seconds", [1.0, 1.5, 3.0])
def test_silence_is_put_in_and_nothing_is_lost(seconds: float, clip: Clip) -> None:
    damage = SOUND[f"silence_{seconds}"](clip, np.random.default_rng(5))
    place, gap = round(damage.second * clip.rate), round(seconds * clip.rate)
    samples = damage.clip.samples
    assert not samples[place : place + gap].any()
    assert np.array_equal(np.delete(samples, np.s_[place : place + gap]), clip.samples)


@pytest.mark.parametrize(("fault", "decibels"), [("noise_10", 10), ("noise_20", 20), ("hum_20", 20)])
def test_what_is_mixed_in_is_so_far_below_the_speech(fault: str, decibels: float, clip: Clip) -> None:
    added = SOUND[fault](clip, np.random.default_rng(5)).clip.samples - clip.samples
    start, end = speech_of(clip)
    ratio = np.mean(clip.samples[start:end] ** 2) / np.mean(added**2)
    assert 10 * np.log10(ratio) == pytest.approx(decibels, abs=0.2)


def plan(**changes: object) -> list[tuple[str, str, str]]:
    options = {"faults": FAULTS, "per_fault": 2, "seed": 1, "other": "flite", "is_recorded": False, **changes}
    cases = planned("hibari", Texts(SENTENCES[:1], SENTENCES[1:]), STOCK, **options)  # type: ignore[arg-type]
    return [(case.fault, case.expected, case.said) for case in cases]


def test_a_plan_is_always_the_same_and_another_seed_draws_another() -> None:
    assert plan() == plan()
    assert plan() != plan(seed=2)


def test_fewer_cases_are_the_first_of_more() -> None:
    assert set(plan(per_fault=1)) <= set(plan(per_fault=2))


def test_what_nobody_can_make_is_left_out() -> None:
    assert OTHER_VOICE not in faults_of(plan(other=None))
    recorded = faults_of(plan(is_recorded=True))
    assert "dropped_content" not in recorded
    assert {"negation_lost", "loop"} <= recorded


def test_of_a_recording_only_what_is_expected_changes() -> None:
    assert {said for _, _, said in plan(is_recorded=True)} <= set(SENTENCES)


def faults_of(cases: Sequence[tuple[str, str, str]]) -> set[str]:
    return {fault for fault, _, _ in cases}
