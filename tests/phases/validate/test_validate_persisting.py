"""What stays at one word through takes that differ is suspect; all else that failed stays failed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.validate import persisting_lengths, persisting_ways, persisting_words
from phases.verdict import Outcome, Reason, Verdict


def failed(*words: str, code: str = "left_out") -> Verdict:
    reasons = tuple(Reason(code, f"“{word}” is not heard.", word) for word in words)
    return Verdict(Outcome.FAILED, "hearing", "1", reasons, tier=2)


def test_the_same_word_in_two_takes_makes_both_suspect() -> None:
    settled = persisting_words({1: failed("sepulture"), 2: failed("sepulture")})
    assert {verdict.outcome for verdict in settled.values()} == {Outcome.SUSPECT}
    assert "2 takes" in settled[1].reasons[0].message


def test_one_take_tells_nothing() -> None:
    assert persisting_words({1: failed("sepulture")}) == {}


def test_other_words_each_time_are_the_takes_fault() -> None:
    assert persisting_words({1: failed("one"), 2: failed("other")}) == {}


def test_only_the_take_with_nothing_else_against_it_becomes_suspect() -> None:
    assert persisting_words({1: failed("one", "two"), 2: failed("one")}).keys() == {2}


def test_a_flipped_negation_is_never_let_pass() -> None:
    assert persisting_words({1: failed("not", code="negation"), 2: failed("not", code="negation")}) == {}


@pytest.mark.parametrize(
    "word",
    ["not", "Never", "didn't", "didn’t", "cannot", "nicht", "keinen", "pas", "n'est", "nunca", "não", "mai"],
)
def test_a_word_that_denies_is_never_let_pass_whatever_is_said_of_it(word: str) -> None:
    assert persisting_words({1: failed(word), 2: failed(word)}) == {}


def test_a_word_in_whose_place_a_denial_is_heard_is_never_let_pass() -> None:
    reason = Reason("swapped", "“was not” is said in place of “wasn”.", "wasn")
    verdict = Verdict(Outcome.FAILED, "hearing", "1", (reason,), tier=2)
    assert persisting_words({1: verdict, 2: verdict}) == {}


def test_a_sentence_that_says_nothing_of_a_denial_is_no_denial() -> None:
    reason = Reason("added", "“old” is said before “house”, where the text has nothing.", "house")
    verdict = Verdict(Outcome.FAILED, "hearing", "1", (reason,), tier=2)
    assert persisting_words({1: verdict, 2: verdict}).keys() == {1, 2}


def test_a_phrase_is_never_let_pass() -> None:
    assert persisting_words({1: failed("did see"), 2: failed("did see")}) == {}


def test_another_text_is_never_let_pass() -> None:
    other = Verdict(Outcome.FAILED, "hearing", "1", (Reason("other_text", "All is wrong."),), tier=2)
    assert persisting_words({1: other, 2: other}) == {}


@given(
    st.dictionaries(st.integers(), st.sampled_from([o for o in Outcome if o != Outcome.FAILED]), max_size=5)
)
def test_nothing_changes_for_takes_that_did_not_fail(outcomes: dict[int, Outcome]) -> None:
    assert (
        persisting_words({key: Verdict(outcome, "hearing", "1") for key, outcome in outcomes.items()}) == {}
    )


def strays(*codes: str) -> Verdict:
    return Verdict(Outcome.FAILED, "voice", "1", tuple(Reason(code, f"{code}.") for code in codes))


def test_takes_that_stray_in_the_same_way_are_suspect_and_say_in_how_many() -> None:
    settled = persisting_ways({1: strays("other_pitch"), 2: strays("other_pitch"), 3: strays("other_pitch")})
    assert {verdict.outcome for verdict in settled.values()} == {Outcome.SUSPECT}
    assert "3 takes" in settled[2].reasons[0].message


@pytest.mark.parametrize("code", ["cut_off", "cut_start", "noisy", "hum", "other_voice", "wrong_speed"])
def test_no_text_asks_for_damage(code: str) -> None:
    assert persisting_ways({1: strays(code), 2: strays(code)}) == {}
    assert persisting_ways({1: strays("too_short", code), 2: strays("too_short", code)}) == {}


def test_takes_that_stray_in_different_ways_are_bad_takes() -> None:
    assert persisting_ways({1: strays("too_long"), 2: strays("too_short")}) == {}


def test_what_could_not_be_judged_is_no_fault_and_stays_as_it_was_said() -> None:
    settled = persisting_ways({1: strays("too_long", "timbre_not_checked"), 2: strays("too_long")})
    assert settled.keys() == {1, 2}
    assert settled[1].reasons[1].message == "timbre_not_checked."


def test_a_length_told_from_letters_may_be_misjudged_and_silence_may_not() -> None:
    assert persisting_lengths({1: strays("too_long"), 2: strays("too_long")}).keys() == {1, 2}
    assert persisting_lengths({1: strays("long_gap"), 2: strays("long_gap")}) == {}
