"""What can be measured of a recording of somebody: level, noise under the speech, how much of it is speech."""

from dataclasses import dataclass

import numpy as np

from phases.clip import Clip, Samples
from phases.levels import frame_levels, level_of, speech_in

_FRAMES_PER_SECOND = 50
_QUIETEST_PERCENT = 10
"""The tenth of a recording that is quietest lies between words, where only the room is heard."""
_FLOOR_DBFS = -90.0
"""Quieter than what 16 bits hold; digital silence counts as this."""
_FLAT_TOP = 0.25  # quieter plateaus are silence or rounding, not clipping
_NEAR_PEAK = 0.9


@dataclass(frozen=True, slots=True)
class Figures:
    """One recording in numbers; milliseconds are whole frames of 20."""

    seconds: float
    rate: int
    channels: int
    level_dbfs: float
    """How loud its vowels are."""
    contrast_db: float
    """From the pauses up to the vowels; some 5 dB more than the ratio of speech to noise."""
    speech_seconds: float
    """Speech without pauses."""
    lead_ms: int
    trail_ms: int
    clipped_share: float
    offset: float

    @property
    def speech_share(self) -> float:
        """How much of it is speech."""
        return self.speech_seconds / self.seconds


def figures_of(clip: Clip, channels: int = 1) -> Figures:
    """All of them; the clip holds at least one sample and only finite ones."""
    offset = float(np.mean(clip.samples, dtype=np.float64))
    frames = frame_levels(clip, offset, _FRAMES_PER_SECOND)
    level = level_of(frames)
    speech = speech_in(frames, level)
    return Figures(
        seconds=clip.seconds,
        rate=clip.rate,
        channels=channels,
        level_dbfs=level,
        contrast_db=level - max(float(np.percentile(frames, _QUIETEST_PERCENT)), _FLOOR_DBFS),
        speech_seconds=clip.seconds * len(speech) / len(frames),
        lead_ms=_milliseconds(int(speech[0])),
        trail_ms=_milliseconds(len(frames) - 1 - int(speech[-1])),
        clipped_share=_clipped_share(clip.samples),
        offset=abs(offset),
    )


def _clipped_share(samples: Samples) -> float:
    """The share of samples on flat tops: three or more, equal and near the peak, or beyond full scale."""
    size = np.abs(samples)
    top = max(_FLAT_TOP, _NEAR_PEAK * min(1.0, float(size.max())))
    same = (samples[1:] == samples[:-1]) & (size[1:] >= top)
    return float(np.count_nonzero(same[1:] & same[:-1]) + np.count_nonzero(size > 1.0)) / len(samples)


def _milliseconds(frames: int) -> int:
    return frames * 1000 // _FRAMES_PER_SECOND
