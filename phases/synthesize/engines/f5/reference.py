"""The recording that a voice is known by, made ready: one channel, no silent edges, at the level the model expects."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from phases.clip import Samples
from phases.errors import EngineFailed
from phases.voice import Reference, Voice

SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 15.0
LEVEL = 0.1
"""Root mean square; quieter references are raised to it, and what is spoken is lowered again."""
_SILENT = 1e-3
_EDGE = 10 ** (-42 / 20)
_WINDOW_SECONDS = 0.01
_TAIL_SECONDS = 0.05  # of silence after it, as in the package
_LOWEST_RATE = 8_000


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The reference, at the rate it came with."""

    samples: Samples
    rate: int
    gain: float
    """What it was raised by."""

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate


def reference_of(voice: Voice) -> Reference:
    """The reference of a voice, and that it has a transcript; EngineFailed if not."""
    if voice.reference is None:
        raise EngineFailed(
            f"F5-TTS cannot speak as “{voice.name}”: that voice has no reference recording.",
            "Add a voice with `nocturne voices add`: a recording of 3 to 12 seconds, and what is said in it.",
        )
    if not any(map(str.isalnum, voice.reference.transcript)):
        raise EngineFailed(
            f"The voice “{voice.name}” has no transcript, and F5-TTS needs to know what its reference says.",
            "Write down what is said in the recording, word for word, and add the voice again.",
        )
    return voice.reference


def prepared(voice: Voice, path: Path) -> Prepared:
    """The reference in that file; EngineFailed if nobody can be heard in it, or for too long."""
    samples, rate = _read(voice, path)
    heard = _without_silent_edges(samples, rate)
    seconds = len(heard) / rate
    if not len(heard):
        raise _failed(voice, "is silent", "Record it again, louder.")
    if seconds < SHORTEST_SECONDS:
        raise _failed(voice, f"has only {seconds:.1f} seconds of speech", "Take 3 to 12 seconds.")
    if seconds > LONGEST_SECONDS:
        raise _failed(
            voice,
            f"lasts {seconds:.1f} seconds, more than the {LONGEST_SECONDS:.0f} that F5-TTS takes",
            "Cut it to 3 to 12 seconds between two sentences, and its transcript at the same place.",
        )
    level = float(np.sqrt(np.mean(np.square(heard, dtype=np.float64))))
    gain = max(1.0, LEVEL / level)
    tail = np.zeros(round(_TAIL_SECONDS * rate), np.float32)
    return Prepared(np.concatenate([heard * np.float32(gain), tail]), rate, gain)


def _read(voice: Voice, path: Path) -> tuple[Samples, int]:
    import soundfile  # noqa: PLC0415 - the engine's environment has it; whoever asks for facts may not

    if not path.is_file():
        raise _failed(voice, f"is gone: {path} is not there", "Add the voice again.")
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise _failed(
            voice, f"cannot be read: {str(error).rstrip('.')}", "Add the voice again, as a WAV file."
        ) from error
    if rate < _LOWEST_RATE:
        raise _failed(voice, f"has {rate} samples per second", f"Record it with {_LOWEST_RATE} or more.")
    mono = samples.mean(axis=1, dtype=np.float32)
    if not np.isfinite(mono).all():
        raise _failed(voice, "has samples that are no numbers", "Record it again.")
    return mono, rate


def _without_silent_edges(samples: Samples, rate: int) -> Samples:
    window = max(1, round(_WINDOW_SECONDS * rate))
    whole = np.pad(samples, (0, -len(samples) % window)).reshape(-1, window)
    levels = np.sqrt(np.mean(np.square(whole), axis=1))
    loudest = float(levels.max(initial=0.0))
    if loudest < _SILENT:
        return samples[:0]
    loud = np.flatnonzero(levels > min(_EDGE, loudest / 10))
    return samples[int(loud[0]) * window : (int(loud[-1]) + 1) * window]


def _failed(voice: Voice, what: str, remedy: str) -> EngineFailed:
    return EngineFailed(f"The reference of the voice “{voice.name}” {what}.", remedy)
