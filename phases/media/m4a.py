"""MP4 files: made, and read back with every packet digested and every sample heard."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer

from phases.assembled import Loudness
from phases.clip import Samples
from phases.errors import DeliveryFailed, StorageError
from phases.media.frames import as_samples
from phases.media.loudness import LoudnessMeter

AAC_FRAME = 1024
"""Samples in one AAC packet, and the priming that the encoder puts before the first sample."""

_FRAMES_AT_ONCE = 64
_NOTHING: Samples = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an audio file really holds, found by decoding all of it."""

    rate: int
    samples: int
    loudness: Loudness
    packets_sha256: str
    """Digest of the encoded audio without its priming."""


def hear(path: Path) -> Heard:
    """Decode a whole audio file, block by block."""
    with media_errors(path), av.open(str(path.absolute())) as container:
        stream = container.streams.audio[0]
        meter, digest = LoudnessMeter(stream.rate), hashlib.sha256()
        waiting: list[Samples] = []
        for packet in container.demux(stream):
            if is_sound(packet):
                digest.update(packet)
            waiting += [as_samples(frame) for frame in packet.decode()]
            if len(waiting) >= _FRAMES_AT_ONCE or not packet.size:
                meter.hear(np.concatenate([_NOTHING, *waiting]))
                waiting.clear()
        return Heard(stream.rate, meter.samples, meter.result(), digest.hexdigest())


def is_sound(packet: "av.Packet[av.AudioStream]") -> bool:
    """Whether it holds samples of ours: neither the encoder's priming nor the end mark of a demuxer."""
    return packet.size > 0 and packet.pts is not None and packet.pts >= 0


def creating(path: Path, rate: int, brand: str = "isom") -> OutputContainer:
    """An empty MP4 file: no clock or version in it, its index in front, its times exact to the sample."""
    options = {
        "fflags": "+bitexact",
        "movflags": "+faststart",
        "movie_timescale": str(rate),
        "brand": brand,
    }
    return av.open(str(path.absolute()), "w", format="mp4", container_options=options)


@contextmanager
def media_errors(path: Path) -> Iterator[None]:
    """What goes wrong while a file is read, as errors with a remedy."""
    try:
        yield
    except FileNotFoundError as error:
        raise DeliveryFailed(f"{path} is missing.", "Run it again: what is missing is made again.") from error
    except OSError as error:
        raise StorageError(
            f"{path} cannot be read: {error.strerror}.", "Check the disk, then run it again."
        ) from error
    except (av.FFmpegError, IndexError) as error:
        raise DeliveryFailed(
            f"{path} is damaged: {error}.", "Remove it and run it again: it is made again from its parts."
        ) from error
