"""What is confirmed stays, and how restless the rest is can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.live import Agreement, Flicker

hearings = st.lists(
    st.lists(st.sampled_from(["it", "was", "the", "best", "Best.", "of"]), max_size=8), max_size=8
)


def test_a_word_is_confirmed_when_it_is_heard_twice_in_its_place() -> None:
    agreement = Agreement()
    assert agreement.hear(["It", "was", "a"]) == ()
    assert agreement.hear(["It", "was", "the", "best"]) == ("It", "was")
    assert agreement.unconfirmed == ("the", "best")
    assert agreement.hear(["It", "was", "the", "best", "of"]) == ("the", "best")
    assert agreement.finish(["It", "was", "the", "best", "of", "times."]) == (
        "It", "was", "the", "best", "of", "times.",
    )  # fmt: skip


def test_a_mark_at_a_word_is_no_disagreement() -> None:
    agreement = Agreement()
    agreement.hear(["It", "was."])
    assert agreement.hear(["It", "was", "the"]) == ("It", "was")


@given(hearings, st.lists(st.sampled_from(["it", "was", "the"]), max_size=8))
def test_what_is_confirmed_only_grows_at_its_end(heard: list[list[str]], last: list[str]) -> None:
    agreement, before = Agreement(), ()
    for words in heard:
        agreement.hear(words)
        assert agreement.confirmed[: len(before)] == before
        before = agreement.confirmed
    assert agreement.finish(last)[: len(before)] == before
    assert len(agreement.confirmed) == max(len(before), len(last))


@given(hearings)
def test_what_is_confirmed_does_not_flicker(heard: list[list[str]]) -> None:
    agreement, flicker = Agreement(), Flicker()
    for words in heard:
        agreement.hear(words)
        flicker.show(agreement.confirmed)
    assert flicker.erasure == 0


def test_words_taken_back_are_counted_against_those_that_stayed() -> None:
    flicker = Flicker()
    for words in (["it", "was", "a"], ["it", "was", "the", "best"]):
        flicker.show(words)
    assert flicker.erasure == pytest.approx(1 / 4)
