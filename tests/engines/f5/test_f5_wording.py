"""Texts are broken up, numbered and batched without losing anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import EngineFailed
from phases.synthesize.engines.f5.buckets import buckets
from phases.synthesize.engines.f5.wording import ended, numbered, one_line, parts, spoken_after

VOCABULARY = {sign: number for number, sign in enumerate(" abcdeABC.,'")}
TEXTS = st.text("abc ,.!?”—你好", min_size=1, max_size=80).filter(lambda text: any(map(str.isalnum, text)))


@given(TEXTS, st.integers(4, 40))
def test_parts_hold_all_signs_of_the_text_and_each_is_speech(text: str, most: int) -> None:
    pieces = parts(text, lambda part: len(part) <= most)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(any(map(str.isalnum, piece)) for piece in pieces)


def test_a_text_is_broken_between_sentences_rather_than_within() -> None:
    text = "It was late. The old man, who was tired, went home at last."
    assert parts(text, lambda part: len(part) < 50) == [
        "It was late.",
        "The old man, who was tired, went home at last.",
    ]
    assert parts("one, two three four five", lambda part: len(part) < 22) == ["one,", "two three four five"]
    assert parts("你好世界你好世界", lambda part: len(part) <= 4) == ["你好世界", "你好世界"]


def test_a_text_without_a_break_stays_whole() -> None:
    assert parts("a" * 50, lambda part: len(part) < 10) == ["a" * 50]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert parts("“Go!” he said and left.", lambda part: len(part) < 20)[0] == "“Go!”"


@pytest.mark.parametrize("text", ["", " ", "…", "“—”", "* * *", "\n"])
def test_what_is_no_speech_is_refused(text: str) -> None:
    with pytest.raises(EngineFailed, match="nothing to say"):
        one_line(text)


def test_a_letter_that_the_model_does_not_know_is_never_left_out() -> None:
    with pytest.raises(EngineFailed, match="“ж”"):
        numbered(["a", "ж"], VOCABULARY, "v1")
    with pytest.raises(EngineFailed, match="ni3"):
        numbered(["ni3"], VOCABULARY, "v1")


def test_another_spelling_of_a_letter_is_taken_and_an_unknown_mark_is_a_space() -> None:
    assert numbered(["Á", "D", "—", "b"], VOCABULARY, "v1") == [6, 4, 0, 2]


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        ("So it goes", "So it goes."),
        ("So it goes!", "So it goes!"),
        ("And so,", "And so."),
        ("你好。", "你好。"),
    ],
)
def test_a_transcript_is_over_before_the_text_begins(transcript: str, expected: str) -> None:
    assert ended(transcript) == expected


def test_there_is_a_space_between_transcript_and_text_where_the_script_has_spaces() -> None:
    assert spoken_after("So it goes.", "Why?") == "So it goes. Why?"
    assert spoken_after("你好。", "世界") == "你好。世界"


@given(st.lists(st.integers(1, 3_000), max_size=60), st.integers(1, 20_000))
def test_buckets_hold_every_row_once_within_the_budget(frames: list[int], budget: int) -> None:
    groups = buckets(frames, budget)
    assert sorted(index for group in groups for index in group) == list(range(len(frames)))
    for group in groups:
        assert len(group) == 1 or len(group) * max(frames[index] for index in group) <= budget


def test_rows_of_like_length_come_together() -> None:
    assert buckets([10, 100, 11, 99], 200) == [[1, 3], [2, 0]]
