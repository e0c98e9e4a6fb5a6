"""Sound as it comes: from a pipe, or from a file that is played at its own speed."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import numpy as np

from phases.clip import Samples
from phases.errors import SourceBroken
from phases.live.pieces import RATE

BLOCK = RATE // 10
_BYTES, _LOUDEST = 2, 32_768
_CONTAINERS = (b"RIFF", b"RF64", b"OggS", b"fLaC", b"ID3", b"FORM", b"caff", b"\x1aE\xdf\xa3")
_SECOND = b"ftyp"
"""What MP4 and its like have behind four bytes."""
_FIRST = 8


class Pipe(Protocol):
    """Something unbuffered: it does not wait for more than there is."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes; none at the end."""
        ...


def raw_sound(pipe: Pipe) -> Iterator[Samples]:
    """Samples of 16 bits (little-endian), one channel, 16 kHz, as they come; ends when the pipe does."""
    rest = b""
    began = False
    while data := pipe.read(BLOCK * _BYTES):
        rest += data
        if not began and len(rest) < _FIRST:
            continue
        if not began:
            _require_raw(rest)
            began = True
        yield _samples(rest)
        rest = rest[len(rest) // _BYTES * _BYTES :]
    if len(rest) >= _BYTES:
        yield _samples(rest)


def played(
    blocks: Iterable[Samples],
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Samples]:
    """A recording as if it were spoken now: no sound is there before it has ended."""
    began, at = now(), 0
    for block in blocks:
        for start in range(0, len(block), BLOCK):
            part = block[start : start + BLOCK]
            at += len(part)
            sleep(max(0.0, began + at / RATE - now()))
            yield part


def _samples(data: bytes) -> Samples:
    whole = data[: len(data) // _BYTES * _BYTES]
    return np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(_LOUDEST)


def _require_raw(head: bytes) -> None:
    if head.startswith(_CONTAINERS) or head[4:].startswith(_SECOND):
        raise SourceBroken(
            "What comes on standard input is a sound file, not raw sound.",
            "Name the file, or decode it first: ffmpeg -i … -f s16le -ar 16000 -ac 1 - | nocturne listen",
        )
