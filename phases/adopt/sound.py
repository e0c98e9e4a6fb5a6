"""A recording that another system made, decoded whole, or the reason why it cannot be used."""

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from phases.adopt.state import NotUsable
from phases.clip import Clip, Samples

MOST_SECONDS = 900
"""No chunk is that long; a whole book named by mistake must not fill the memory."""
_RATES = (8_000, 192_000)
_SILENT_PEAK = 1e-3
_CANCELLED = 0.1
"""Channels with nothing in common add up to half their mean power; less than this, and they work against each other."""
_OPEN_ENDED = {0, 0xFFFF_FFFF}
"""Lengths that a WAV has whose writer could not go back."""


def read_sound(path: Path) -> Clip:
    """The recording on one channel at its own rate; NotUsable says why there is none."""
    try:
        if _is_cut_off(path):
            raise NotUsable("It is cut off: the file is shorter than it says.")
        samples, rate = _decoded(path)
    except OSError as error:
        raise NotUsable(f"It cannot be read: {error.strerror or error}.") from error
    except soundfile.LibsndfileError as error:
        raise NotUsable(f"It cannot be decoded: {error.error_string.rstrip('.')}.") from error
    if not len(samples):
        raise NotUsable("It is empty.")
    if not np.isfinite(samples).all():
        raise NotUsable("It holds samples that are not numbers.")
    if not _RATES[0] <= rate <= _RATES[1]:
        raise NotUsable(f"It has {rate} Hz: speech is not recorded so.")
    mono = _one_channel(samples)
    peak = float(np.abs(mono).max())
    if peak < _SILENT_PEAK:
        raise NotUsable("It is silent.")
    return Clip(mono / np.float32(max(peak, 1.0)), rate)


def _decoded(path: Path) -> tuple[NDArray[np.float32], int]:
    """One column for each channel."""
    with soundfile.SoundFile(path) as file:
        if file.frames > MOST_SECONDS * file.samplerate:
            raise NotUsable(f"It is longer than {MOST_SECONDS // 60} minutes: that is no chunk.")
        samples: NDArray[np.float32] = file.read(dtype="float32", always_2d=True)
        if len(samples) < file.frames:
            raise NotUsable("It is cut off: it ends before its end.")
        return samples, int(file.samplerate)


def _one_channel(samples: NDArray[np.float32]) -> Samples:
    power = np.square(samples, dtype=np.float64).mean(axis=0)
    mixture = samples.mean(axis=1, dtype=np.float64)
    if np.square(mixture).mean() < _CANCELLED * power.mean():
        mixture = samples[:, int(power.argmax())].astype(np.float64)
    mono: Samples = mixture.astype(np.float32)
    return mono


def _is_cut_off(path: Path) -> bool:
    """Whether a WAV ends before its samples do: decoders take what is there and say nothing."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return False
        size = path.stat().st_size
        while len(chunk := file.read(8)) == 8:  # noqa: PLR2004 - a name and a length
            length = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                return length not in _OPEN_ENDED and file.tell() + length > size
            file.seek(length + length % 2, 1)
    return True
