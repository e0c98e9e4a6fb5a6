"""What a text tells by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.validate.wording import says_twice, text_figures, wording_of


def test_a_text_in_numbers() -> None:
    found = wording_of("“No, no,” he said. There were 12 ships; the rest—gone!")
    assert (found.words, found.digits, found.sentences) == (11, 2, 1)
    assert found.breaks == 4
    assert found.long_words == 6


@pytest.mark.parametrize(
    ("word", "syllables"), [("ships", 1), ("gone", 1), ("the", 1), ("ready", 2), ("hmm", 1)]
)
def test_a_word_has_a_syllable_for_each_run_of_vowels(word: str, syllables: int) -> None:
    assert wording_of(word).syllables == syllables


@pytest.mark.parametrize(
    ("text", "at", "lag"),
    [
        ("It grew slower and slower, and then it stood.", 0.25, 9),
        ("No, no! You cannot mean that.", 0.0, 2),
        ("They heard it murmur in the dark.", 0.45, 3),
        ("One was at fifteen, another at seventeen, another at twenty.", 0.45, 18),
        ("“Don’t be afraid! Don’t be afraid of it!”", 0.0, 13),
    ],
)
def test_a_text_that_says_something_twice_is_known(text: str, at: float, lag: float) -> None:
    assert says_twice(text, at, lag)


def test_other_texts_explain_no_repeat() -> None:
    text = "The fire burned brightly, and the soft radiance of the lamps caught the bubbles in our glasses."
    assert not any(says_twice(text, at / 10, 12) for at in range(10))


@given(st.text(max_size=200), st.floats(-1, 2), st.floats(0, 200))
def test_any_text_can_be_asked(text: str, at: float, lag: float) -> None:
    assert says_twice(text, at, lag) in {True, False}
    assert all(value >= 0 for value in text_figures(text).values())
