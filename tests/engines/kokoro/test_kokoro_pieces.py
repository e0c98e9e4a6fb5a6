"""Long lines are cut where a reader would breathe, and nothing is lost at the cuts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from phases.synthesize.engines.kokoro.pieces import joined, pieces_of

RATE = 24_000
_PHONEMES = st.text(alphabet="abdˈɪʃ ,.;!?…—“”()", max_size=400)


@given(phonemes=_PHONEMES, most=st.integers(min_value=4, max_value=80))
def test_pieces_are_short_enough_and_hold_every_sign_in_order(phonemes: str, most: int) -> None:
    pieces = pieces_of(phonemes, most)
    assert all(1 <= len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(phonemes.split())


def test_what_fits_is_not_cut() -> None:
    assert pieces_of("wˈʌn. tˈu. θɹˈi.", 16) == ["wˈʌn. tˈu. θɹˈi."]
    assert pieces_of("  ", 16) == []


def test_a_cut_falls_between_sentences_rather_than_clauses_rather_than_words() -> None:
    assert pieces_of("a a, a a. b b, b b b.", 15) == ["a a, a a.", "b b, b b b."]
    assert pieces_of("a a a a, b b b b", 12) == ["a a a a,", "b b b b"]
    assert pieces_of("“a a a.” “b b b.”", 12) == ["“a a a.”", "“b b b.”"]
    assert pieces_of("aaa aaa bbb bbb", 10) == ["aaa aaa", "bbb bbb"]
    assert pieces_of("a" * 10, 6) == ["a" * 5, "a" * 5]


def test_at_a_join_the_silence_is_what_the_mark_asks_for() -> None:
    sound = np.concatenate([np.zeros(9_000), np.full(24_000, 0.5), np.zeros(12_000)]).astype(np.float32)
    lengths = {}
    for mark in ".,":
        whole = joined([f"a{mark}", "a."], [sound, sound], RATE)
        quiet = np.flatnonzero(np.abs(whole) < 0.1)
        inside = quiet[(quiet > 9_000) & (quiet < len(whole) - 12_000)]
        lengths[mark] = len(inside) * 1000 // RATE
    assert lengths == {".": 420, ",": 170}


def test_one_piece_is_left_as_it_is() -> None:
    sound = np.linspace(-1, 1, 100, dtype=np.float32)
    assert joined(["a"], [sound], RATE) is sound
