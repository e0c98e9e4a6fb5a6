"""Voices of one chapter speak at one level."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.assemble import AssembleSettings, Piece
from phases.assemble.balance import balanced
from phases.assemble.join import joined
from phases.clip import Clip

RATE = 24_000
DEFAULT = AssembleSettings()


def piece(voice: str, level: float, seconds: float = 2.0) -> Piece:
    tone = level * np.sin(2 * np.pi * 200 * np.arange(int(RATE * seconds)) / RATE)
    silence = np.zeros(RATE // 4)
    clip = Clip(np.concatenate([silence, tone, silence, tone, silence]).astype(np.float32), RATE)
    return Piece(lambda: clip, 100, voice=voice)


def levels(pieces: list[Piece]) -> list[float]:
    sections = (section.samples for section in joined(balanced(pieces, DEFAULT), DEFAULT) if section.is_piece)
    return [float(np.abs(samples).max()) for samples in sections]


def test_all_speak_as_loud_as_the_one_who_speaks_most() -> None:
    pieces = [piece("narrator", 0.2), piece("ghost", 0.06), piece("narrator", 0.2), piece("giant", 0.5)]
    assert levels(pieces) == pytest.approx([0.2] * 4, rel=0.03)


def test_within_one_voice_loud_and_soft_lines_stay_apart() -> None:
    pieces = [piece("a", 0.3), piece("a", 0.1), piece("b", 0.2)]
    loud, soft, _ = levels(pieces)
    assert loud / soft == pytest.approx(3.0, rel=0.01)


def test_a_single_voice_is_left_as_it_is() -> None:
    pieces = [piece("a", 0.3), piece("a", 0.1)]
    assert balanced(pieces, DEFAULT) is pieces


def test_silence_for_a_voice_and_whispers_are_not_blown_up() -> None:
    pieces = [piece("a", 0.3), piece("b", 0.0), piece("c", 0.001)]
    assert levels(pieces) == pytest.approx([0.3, 0.0, 0.004], rel=0.03)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.05, 0.19)), min_size=1, max_size=6))
def test_whoever_speaks_when_the_levels_of_any_two_voices_agree(lines: list[tuple[str, float]]) -> None:
    by_voice = dict(reversed(lines))
    found = levels([piece(voice, by_voice[voice], 0.5) for voice, _ in lines])
    assert max(found) == pytest.approx(min(found), rel=0.05)
