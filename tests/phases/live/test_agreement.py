"""What is confirmed stays, and how restless the rest is can be said."""

from hypothesis import given
from hypothesis import strategies as st

from phases.live import Agreement

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
