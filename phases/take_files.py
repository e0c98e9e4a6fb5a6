"""Takes on disk: 16-bit FLAC, written whole, verified by checksum whenever one is read."""

import hashlib
import io
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from phases.clip import Clip
from phases.errors import EngineFailed, TakeDamaged
from phases.files import appearing

_STEPS = 32_768
_ANOTHER = "Another seed may give a good one; if not, another voice or engine will."
_REMEDY = "Its chunk is spoken again when the production is run again."


def write_take(path: Path, clip: Clip) -> str:
    """The SHA-256 of the FLAC file now at `path`."""
    flac = encoded_take(clip)
    store_take(path, flac)
    return hashlib.sha256(flac).hexdigest()


def store_take(path: Path, flac: bytes) -> None:
    """Let the file appear at its place."""
    with appearing(path) as part:
        part.write_bytes(flac)


def read_take(path: Path, sha256: str) -> Clip:
    """The clip at `path`, bit for bit what `as_stored` gave; raises TakeDamaged if the file is not that file."""
    try:
        flac = path.read_bytes()
    except FileNotFoundError as error:
        raise TakeDamaged(f"The take {path.name} is missing.", _REMEDY) from error
    except OSError as error:
        raise TakeDamaged(f"The take {path} cannot be read: {error.strerror}.", _REMEDY) from error
    if hashlib.sha256(flac).hexdigest() != sha256:
        raise TakeDamaged(f"The take {path.name} is damaged: its checksum has changed.", _REMEDY)
    return _decoded(flac)


def as_stored(clip: Clip) -> Clip:
    """What reading the clip back from its file will give, without writing it."""
    return Clip(_as_float(_as_integers(clip)), clip.rate)


def encoded_take(clip: Clip) -> bytes:
    """The FLAC file of a clip; EngineFailed if nobody could keep it."""
    if not len(clip):
        raise EngineFailed("The recording is empty.", _ANOTHER)
    buffer = io.BytesIO()
    try:
        soundfile.write(buffer, _as_integers(clip), clip.rate, format="FLAC", subtype="PCM_16")
    except soundfile.LibsndfileError as error:
        raise EngineFailed(f"A recording at {clip.rate} Hz cannot be stored as FLAC.", _ANOTHER) from error
    return buffer.getvalue()


def _decoded(flac: bytes) -> Clip:
    samples, rate = soundfile.read(io.BytesIO(flac), dtype="int16")
    return Clip(_as_float(samples), int(rate))


def _as_integers(clip: Clip) -> NDArray[np.int16]:
    """Rounded here and not by the codec, whose two directions use different scales."""
    if not np.isfinite(clip.samples).all():
        raise EngineFailed(
            "The recording holds samples that are not numbers.",
            _ANOTHER,
        )
    steps = np.rint(clip.samples.astype(np.float64) * _STEPS)
    return np.clip(steps, -_STEPS, _STEPS - 1).astype(np.int16)


def _as_float(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return samples.astype(np.float32) / np.float32(_STEPS)
