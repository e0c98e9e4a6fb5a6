"""From takes to one chapter: joined, brought to its loudness, encoded, and heard again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from phases.assemble.balance import balanced
from phases.assemble.encode import encode
from phases.assemble.join import joined
from phases.assemble.master import Master, first_master, is_reached, mastered
from phases.assemble.piece import Piece
from phases.assemble.settings import AssembleSettings
from phases.assembled import AssembledChapter, Loudness
from phases.clip import Samples
from phases.files import appearing
from phases.media import Heard, LoudnessMeter, decibels, hear

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass over a chapter finds."""

    samples: int
    piece_starts: tuple[int, ...]
    lufs: float
    sample_peak_db: float


def assemble_chapter(pieces: Sequence[Piece], path: Path, settings: AssembleSettings) -> AssembledChapter:
    """The chapter at `path`, whole or not at all, measured on the file itself."""
    if not pieces:
        raise ValueError("a chapter is joined of at least one piece")
    pieces = balanced(pieces, settings)
    found = survey(pieces, settings)
    with appearing(path) as part:
        heard = _written(pieces, part, settings, found)
    return AssembledChapter(
        path=path,
        rate=heard.rate,
        samples=heard.samples,
        loudness=heard.loudness,
        wanted=Loudness(settings.target_lufs, settings.ceiling_dbtp),
        piece_starts=found.piece_starts,
        packets_sha256=heard.packets_sha256,
    )


def survey(pieces: Sequence[Piece], settings: AssembleSettings) -> Survey:
    """Where the pieces lie and how loud they are together, before any gain."""
    starts, meter = [], LoudnessMeter(settings.rate, true_peak=False)
    for section in joined(pieces, settings):
        if section.is_piece:
            starts.append(meter.samples)
        meter.hear(section.samples)
    lufs = meter.result().lufs
    return Survey(meter.samples, tuple(starts), lufs, decibels(meter.sample_peak))


def _written(pieces: Sequence[Piece], path: Path, settings: AssembleSettings, found: Survey) -> Heard:
    """Encoding and limiting change levels a little, so what came out is measured, and corrected if need be."""
    master = first_master(found.lufs, found.sample_peak_db, settings)
    heard = _attempt(pieces, path, settings, master)
    for _ in range(_ATTEMPTS - 1):
        if is_reached(heard.loudness, settings):
            break
        master = master.corrected(heard.loudness, settings)
        heard = _attempt(pieces, path, settings, master)
    return heard


def _attempt(pieces: Sequence[Piece], path: Path, settings: AssembleSettings, master: Master) -> Heard:
    encode(
        mastered(_samples(pieces, settings), settings.rate, master), path, settings.rate, settings.bit_rate
    )
    return hear(path)


def _samples(pieces: Sequence[Piece], settings: AssembleSettings) -> Iterator[Samples]:
    return (section.samples for section in joined(pieces, settings))
