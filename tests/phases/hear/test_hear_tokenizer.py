"""Moonshine's tokens: read from the model's own file."""

from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.hear.moonshine.tokenizer import Tokenizer

SPOKEN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters="▁"))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    folder = metadata.distribution("moonshine-voice").locate_file("moonshine_voice/assets/tiny-en")
    return Tokenizer((Path(str(folder)) / "tokenizer.bin").read_bytes())


@given(words=st.lists(SPOKEN.filter(str.split), max_size=8))
def test_any_text_comes_back_as_it_was(tokenizer: Tokenizer, words: list[str]) -> None:
    text = " ".join(" ".join(words).split())
    assert tokenizer.text([token.number for token in tokenizer.tokens(text)]) == text


@given(words=st.lists(SPOKEN, max_size=8))
def test_tokens_lie_side_by_side_and_are_all_of_the_text(tokenizer: Tokenizer, words: list[str]) -> None:
    text = "  ".join(words)
    tokens = tokenizer.tokens(text)
    places = [0, *(token.end for token in tokens)]
    assert [token.start for token in tokens] == places[:-1]
    assert places[-1] == len(text.rstrip())


def test_a_common_word_is_one_token_and_takes_the_space_before_it(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens("He was a man.")
    assert [(token.start, token.end) for token in tokens] == [(0, 2), (2, 6), (6, 8), (8, 12), (12, 13)]
    assert [tokenizer.piece(token.number) for token in tokens] == [" He", " was", " a", " man", "."]


def test_letters_without_a_token_are_spelled_in_bytes(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens("ꙮ")
    assert len(tokens) == 4
    assert tokens[-1].end == 1
