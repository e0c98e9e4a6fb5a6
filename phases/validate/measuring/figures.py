"""One take in numbers, all measured in one go."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip
from phases.validate.measuring.hum import hum_of
from phases.validate.measuring.loudness import FRAMES_PER_SECOND, Loudness, decibels_of, loudness_of
from phases.validate.measuring.pitch import pitch_of
from phases.validate.measuring.repeats import Repeat, repeats_in
from phases.validate.measuring.spectrum import BANDS, Spectrogram, average_of, spectrogram_of
from phases.validate.measuring.spectrum import FRAMES_PER_SECOND as ROWS_PER_SECOND
from phases.validate.measuring.waveform import Waveform, offset_of, waveform_of

_SPOKEN_BELOW_LEVEL_DB = 30.0
_FEWEST_FRAMES = 10
BAND_NAMES = tuple(f"band_{band:02d}" for band in range(BANDS))


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them; what a take is too short to show is missing, never invented."""

    samples: int
    loudness: Loudness
    waveform: Waveform
    word: Repeat
    phrase: Repeat
    hum_db: float
    pitch_hz: float | None
    bands: tuple[float, ...]
    """Empty if there is too little speech."""

    def as_mapping(self) -> dict[str, float]:
        """Flat, for a verdict."""
        return {name: float(value) for name, value in self._named() if value is not None}

    def _named(self) -> Iterator[tuple[str, float | None]]:
        yield "samples", self.samples
        yield from asdict(self.loudness).items()
        yield from asdict(self.waveform).items()
        for kind, repeat in (("word", self.word), ("phrase", self.phrase)):
            yield from ((f"twice_{kind}_{name}", value) for name, value in asdict(repeat).items())
        yield "hum_db", self.hum_db
        yield "pitch_hz", self.pitch_hz
        if self.bands:
            yield from zip(BAND_NAMES, self.bands, strict=True)


def figures_of(clip: Clip) -> Figures:
    """What can be measured of a clip; it holds at least one sample and only finite ones."""
    offset = offset_of(clip.samples)
    decibels = decibels_of(clip, offset)
    loudness = loudness_of(decibels)
    spectrogram = spectrogram_of(clip)
    spoken = _spoken(decibels, loudness.level_dbfs, spectrogram)
    word, phrase = repeats_in(spectrogram, spoken)
    return Figures(
        samples=len(clip),
        loudness=loudness,
        waveform=waveform_of(clip, offset, loudness.level_dbfs),
        word=word,
        phrase=phrase,
        hum_db=hum_of(clip),
        pitch_hz=pitch_of(clip, decibels, loudness.level_dbfs),
        bands=tuple(float(band) for band in average_of(spectrogram, spoken))
        if spoken.sum() >= _FEWEST_FRAMES
        else (),
    )


def _spoken(decibels: NDArray[np.float64], level: float, spectrogram: Spectrogram) -> NDArray[np.bool_]:
    """In which frames of the spectrogram somebody speaks; each lies over about two frames of levels."""
    if not len(spectrogram):
        return np.empty(0, np.bool_)
    heard = decibels > level - _SPOKEN_BELOW_LEVEL_DB
    middle = np.arange(len(spectrogram)) * FRAMES_PER_SECOND // ROWS_PER_SECOND + 1
    return np.asarray(heard[np.minimum(middle, len(heard) - 1)])
