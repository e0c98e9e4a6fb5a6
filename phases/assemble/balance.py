"""Voices of one chapter, brought to one level: engines differ by ten decibels, and so do reference recordings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from phases.assemble.piece import Piece
from phases.assemble.settings import AssembleSettings
from phases.assemble.trim import trimmed

_MOST_GAIN = 4.0
_BLOCK_MS = 50
_SPEECH_SHARE = 0.1
"""Blocks with less than this share of the strongest one's power are pauses."""


def balanced(pieces: Sequence[Piece], settings: AssembleSettings) -> Sequence[Piece]:
    """The pieces, each voice at the level of the one that speaks most; as they are if there is but one."""
    speech: dict[str, list[float]] = {}
    if len({piece.voice for piece in pieces}) > 1:
        for piece in pieces:
            speech.setdefault(piece.voice, []).extend(_powers_of_speech(piece, settings))
    levels = {voice: float(np.sqrt(np.mean(powers))) for voice, powers in speech.items() if powers}
    if len(levels) <= 1:
        return pieces
    wanted = levels[max(levels, key=lambda voice: len(speech[voice]))]
    return [replace(piece, gain=_gain(wanted, levels.get(piece.voice, wanted))) for piece in pieces]


def _powers_of_speech(piece: Piece, settings: AssembleSettings) -> Iterator[float]:
    clip = piece.open()
    samples = trimmed(clip, settings.margin_ms, settings.fade_ms)
    block = clip.rate * _BLOCK_MS // 1000
    blocks = samples[: len(samples) // block * block].reshape(-1, block)
    powers = np.square(blocks, dtype=np.float64).mean(axis=1)
    if len(powers):
        yield from powers[powers > powers.max() * _SPEECH_SHARE]


def _gain(wanted: float, level: float) -> float:
    return min(max(wanted / level, 1 / _MOST_GAIN), _MOST_GAIN)
