"""Samples out of what a server sent: bare PCM, or WAV, also with a header written before its length was known."""

import struct
from dataclasses import dataclass

import numpy as np

from phases.clip import Clip, Samples
from phases.errors import EngineFailed

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_FORMAT_BYTES, _EXTENSION_BYTES = 16, 26
_LENGTH_UNKNOWN = 0x7FFF_0000
"""Who streams writes 0xFFFFFFFF or the like, because he does not know yet."""
_AT_FAULT = "The server is at fault: retry the chunk, and look at the server's log if it fails again."


@dataclass(frozen=True, slots=True)
class _Format:
    kind: int
    channels: int
    rate: int
    bits: int


def clip_of(content: bytes, kind: str, rate: int) -> Clip:
    """The samples of a whole answer; EngineFailed if they are not whole."""
    clip = Clip(_pcm(content), rate) if kind == "pcm" else _wav(content)
    if not len(clip):
        raise EngineFailed("The server sent audio without a single sample.", _AT_FAULT)
    return clip


def _pcm(content: bytes) -> Samples:
    if content.startswith(b"RIFF"):
        raise EngineFailed("The server sent WAV where PCM was asked for.", "Put format=wav into its URL.")
    if len(content) % 2:
        raise EngineFailed("The server's audio breaks off within a sample.", _AT_FAULT)
    return _scaled(content, _Format(_PCM, 1, 0, 16))


def _wav(content: bytes) -> Clip:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise EngineFailed(
            f"The server sent something that is not WAV: it begins with {content[:12]!r}.",
            "If it cannot send WAV, put format=pcm into its URL.",
        )
    found: _Format | None = None
    place = 12
    while place + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        body = content[place + 8 : place + 8 + size]
        if name == b"fmt " and len(body) >= _FORMAT_BYTES:
            found = _format(body)
        if name == b"data" and found:
            return Clip(_scaled(_whole(content[place + 8 :], size, found), found), found.rate)
        place += 8 + size + size % 2
    raise EngineFailed("The server's WAV has no audio in it.", _AT_FAULT)


def _format(body: bytes) -> _Format:
    kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if kind == _EXTENSIBLE and len(body) >= _EXTENSION_BYTES:
        (kind,) = struct.unpack_from("<H", body, 24)
    if (kind, bits) not in {(_PCM, 16), (_PCM, 32), (_FLOAT, 32)} or not channels:
        raise EngineFailed(
            f"The server sent WAV of a kind that is not read here: kind {kind}, {bits} bits.",
            "Have it send 16 bits, or put format=pcm into its URL.",
        )
    return _Format(kind, channels, rate, bits)


def _whole(rest: bytes, size: int, found: _Format) -> bytes:
    """The samples, if all are there that the header promised."""
    known = 0 < size < _LENGTH_UNKNOWN
    if known and len(rest) < size:
        raise EngineFailed(f"The server's audio breaks off: {len(rest)} of {size} bytes came.", _AT_FAULT)
    samples = rest[:size] if known else rest
    if len(samples) % (found.channels * found.bits // 8):
        raise EngineFailed("The server's audio breaks off within a sample.", _AT_FAULT)
    return samples


def _scaled(content: bytes, found: _Format) -> Samples:
    if found.kind == _FLOAT:
        samples = np.clip(np.frombuffer(content, "<f4"), -1.0, 1.0)
    else:
        width = found.bits // 8
        samples = np.frombuffer(content, f"<i{width}") / np.float32(1 << (found.bits - 1))
    mono: Samples = samples.reshape(-1, found.channels).mean(axis=1, dtype=np.float32)
    return mono
