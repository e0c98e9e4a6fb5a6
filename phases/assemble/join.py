"""Pieces become one stream of samples: silence, speech, pause, speech, silence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from phases.assemble.piece import Piece
from phases.assemble.settings import AssembleSettings
from phases.assemble.trim import trimmed
from phases.clip import Samples
from phases.media import AAC_FRAME, resampled


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A run of samples, and whether it is a piece or the silence around one."""

    samples: Samples
    is_piece: bool = False


def joined(pieces: Sequence[Piece], settings: AssembleSettings) -> Iterator[Section]:
    """The chapter in whole AAC frames, one take in memory at a time.

    Between two pieces lies exactly the pause that the first one asks for; the tail stands for the last one.
    """
    length = 0
    for section in _sections(pieces, settings):
        length += len(section.samples)
        yield section
    yield _silence(-length % AAC_FRAME)


def _sections(pieces: Sequence[Piece], settings: AssembleSettings) -> Iterator[Section]:
    asked = pieces[0].lead_ms if pieces else 0
    yield _silence(_samples_in(settings.lead_ms + asked, settings))
    for number, piece in enumerate(pieces):
        if number:
            yield _silence(_samples_in(pieces[number - 1].pause_ms, settings))
        yield Section(_speech(piece, settings), is_piece=True)
    yield _silence(_samples_in(settings.tail_ms, settings))


def _speech(piece: Piece, settings: AssembleSettings) -> Samples:
    at_rate = resampled(piece.open(), settings.rate)
    samples = trimmed(at_rate, settings.margin_ms, settings.fade_ms)
    return samples if piece.gain == 1 else samples * np.float32(piece.gain)


def _samples_in(milliseconds: int, settings: AssembleSettings) -> int:
    return milliseconds * settings.rate // 1000


def _silence(length: int) -> Section:
    return Section(np.zeros(length, np.float32))
