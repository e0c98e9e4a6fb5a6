"""A recording: the sound of any file that has one, at the rate of recognizers, block by block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.errors import SourceBroken, SourceEmpty, SourceMissing, SourceNotAFile
from phases.files import appearing
from phases.media import is_unplaced, sound_at
from phases.speech import Segment

RATE = 16_000
PER_MS = RATE // 1000
_LOUDEST, _BYTES = 32_767, 2
_NO_NUMBER = -32_768
"""Louder than any sample that is kept."""
_BLOCK = 10 * RATE
_CANCELLED = 0.01
_NO_SOUND = "Name a file in which somebody speaks."


def blocks_of(path: Path) -> Iterator[Samples]:
    """All of its sound from the beginning on, mixed to one channel; silence where the file has a gap."""
    with _opened(path) as container:
        if not container.streams.audio:
            raise SourceEmpty(f"{path} has no sound.", _NO_SOUND)
        stream = container.streams.audio[0]
        begin = Fraction(container.start_time or 0, av.time_base)
        heard = False
        # By way of two channels: mixed to one, FFmpeg would add them up, and be louder than a sample can be.
        layout = "mono" if stream.channels == 1 or is_unplaced(stream.layout) else "stereo"
        for block in sound_at(container, stream, begin, rate=RATE, layout=layout):
            heard = True
            yield _as_one(block)
        if not heard:
            raise SourceEmpty(f"{path} has no sound that could be decoded.", _NO_SOUND)


def _as_one(channels: Samples) -> Samples:
    """Their mean; the first one, where they cancel each other out: a microphone with its poles swapped does that."""
    mean: Samples = channels.mean(axis=0, dtype=np.float32)
    cancelled = np.square(mean).sum() < _CANCELLED * np.square(channels).mean(axis=0).sum()
    return channels[0] if cancelled else mean


def require_sound(path: Path) -> None:
    """Nothing; or a SourceError, if it is no recording: only its beginning is read."""
    next(blocks_of(path))


@dataclass(frozen=True, slots=True)
class KeptSound:
    """The sound of a recording, decoded once and kept: any part of it is at hand at once, however long it is."""

    path: Path

    def keep(self, source: Path) -> None:
        """Decode the source, unless that was done before."""
        if self.path.exists():
            return
        with appearing(self.path) as part, part.open("wb") as file:
            for block in blocks_of(source):
                file.write(_kept(block).tobytes())

    def forget(self) -> None:
        """Nobody needs it any more."""
        self.path.unlink(missing_ok=True)

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.path.stat().st_size // _BYTES // PER_MS

    def blocks(self) -> Iterator[Samples]:
        """All of it, ten seconds at a time."""
        with self.path.open("rb") as file:
            while data := file.read(_BLOCK * _BYTES):
                yield _floats(np.frombuffer(data, "<i2"))

    def clip(self, segment: Segment) -> Clip:
        """The sound of one segment."""
        kept = np.memmap(self.path, "<i2", "r")
        return Clip(_floats(kept[segment.start_ms * PER_MS : segment.end_ms * PER_MS]), RATE)


def _kept(samples: Samples) -> NDArray[np.int16]:
    """What is no number stays none: a segment that has it is lost, and no other is."""
    finite = np.isfinite(samples)
    numbers = np.where(finite, samples, 0).clip(-1, 1) * _LOUDEST
    return np.where(finite, numbers.round(), _NO_NUMBER).astype("<i2")


def _floats(samples: NDArray[np.int16]) -> Samples:
    floats = samples.astype(np.float32) / np.float32(_LOUDEST)
    floats[samples == _NO_NUMBER] = np.nan
    return floats


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    _require_file(path)
    try:
        with av.open(str(path.absolute())) as container:
            yield container
    except (av.FFmpegError, OSError) as error:
        raise SourceBroken(
            f"{path} is no recording that can be read ({error.strerror}).",
            "Play it to the end, or convert it first.",
        ) from error


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise SourceNotAFile(f"{path} is a folder.", "Name the recording itself.")
    if not path.exists():
        raise SourceMissing(f"There is no recording {path}.", "Check the name.")
    if not path.is_file():  # it may never end, and cannot be read twice
        raise SourceNotAFile(
            f"{path} is a pipe or a device.",
            "Name a recording; raw sound that comes through a pipe is taken by `nocturne listen < PIPE`.",
        )
