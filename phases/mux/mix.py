"""What is heard with a film: speech, and beneath it the sound that it had."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile

from phases.clip import Samples
from phases.limiter import limited
from phases.mux.ducking import Ducking, Span
from phases.mux.film import Film
from phases.mux.original import OriginalSound
from phases.track import Original

_BLOCK_SECONDS = 2
_BASS_ONLY = "LFE"
Under = Callable[[int, int], Samples]
"""The original sound as it lies under the speech: from which sample, and how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How speech and original sound come together."""

    original: Original
    duck_db: float
    ceiling_db: float

    def layout(self, film: Film) -> str:
        """The channels that are heard: those of the film, or one where nothing of its sound is left."""
        return "mono" if film.layout is None or self.original == "replace" else film.layout


def mixed(film: Film, track: Path, spans: Sequence[Span], mix: Mix) -> Iterator[Samples]:
    """The sound of the finished film in blocks, one row a channel: exactly as long as the track of the speech."""
    with soundfile.SoundFile(track) as speech:
        rate: int = speech.samplerate
        blocks = _blocks(speech, _under(film, spans, mix, rate), _speakers(mix.layout(film)))
        yield from limited(blocks, rate, mix.ceiling_db)


def _blocks(speech: soundfile.SoundFile, under: Under, speakers: Samples) -> Iterator[Samples]:
    for start in range(0, speech.frames, _BLOCK_SECONDS * speech.samplerate):
        said = speech.read(_BLOCK_SECONDS * speech.samplerate, dtype="float32")
        yield speakers * said + under(start, len(said))


def _speakers(layout: str) -> Samples:
    """Which channels the speech is heard on: all of them but the one for bass alone."""
    channels = av.AudioLayout(layout).channels
    return np.array([[float(each.name != _BASS_ONLY)] for each in channels], np.float32)


def _under(film: Film, spans: Sequence[Span], mix: Mix, rate: int) -> Under:
    if film.layout is None or mix.original == "replace":
        return lambda _, length: np.zeros((1, length), np.float32)
    sound = OriginalSound(film, rate, film.layout)
    ducking = Ducking(spans if mix.original == "duck" else (), mix.duck_db, rate)
    return lambda start, length: sound.read(length) * ducking.gains(start, length)
