"""What can be measured of samples alone: level, where the speech lies, its gaps, flat tops, offset."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.levels import frame_levels, level_of, speech_in

FRAMES_PER_SECOND = 100
_BRIDGED_FRAMES = 15  # a stop consonant is silent for up to 150 ms and still part of a word
_FLAT_TOP = 0.25  # quieter plateaus are silence or rounding, not clipping


@dataclass(frozen=True, slots=True)
class Measurements:
    """One take in numbers; milliseconds are whole frames of 10."""

    samples: int
    level_dbfs: float
    """How loud its vowels are: the louder tenth of all frames that are not silence."""
    end_dbfs: float
    """Its last whole frame."""
    lead_ms: int
    gap_ms: int
    trail_ms: int
    speech_ms: int
    """Speech without pauses."""
    clipped_share: float
    offset: float

    def as_mapping(self) -> dict[str, float]:
        """For a verdict."""
        return {name: float(value) for name, value in asdict(self).items()}


def measurements_of(clip: Clip) -> Measurements:
    """All of them; the clip holds at least one sample and only finite ones."""
    offset = float(np.mean(clip.samples, dtype=np.float64))
    frames = frame_levels(clip, offset, FRAMES_PER_SECOND)
    level = level_of(frames)
    speech = speech_in(frames, level)
    steps = np.diff(speech)
    return Measurements(
        samples=len(clip),
        level_dbfs=level,
        end_dbfs=float(frames[-1]),
        lead_ms=_milliseconds(int(speech[0])),
        gap_ms=_milliseconds(int(steps.max(initial=1)) - 1),
        trail_ms=_milliseconds(len(frames) - 1 - int(speech[-1])),
        speech_ms=_milliseconds(_spoken_frames(steps)),
        clipped_share=_clipped_share(clip.samples),
        offset=abs(offset),
    )


def _spoken_frames(steps: NDArray[np.intp]) -> int:
    """Frames of speech; a step across a pause counts as the one frame it leads to."""
    return 1 + int(np.where(steps <= _BRIDGED_FRAMES, steps, 1).sum())


def _clipped_share(samples: Samples) -> float:
    """The share of samples in runs of three or more that are loud and equal, or that reach full scale."""
    same = (samples[1:] == samples[:-1]) & (np.abs(samples[1:]) >= _FLAT_TOP)
    flat = np.count_nonzero(same[1:] & same[:-1])
    over = np.count_nonzero(np.abs(samples) > 1.0)
    return float(flat + over) / len(samples)


def _milliseconds(frames: int) -> int:
    return frames * 1000 // FRAMES_PER_SECOND
