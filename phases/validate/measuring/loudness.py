"""How loud a take is, where in it somebody speaks, and how quiet it is in between."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip
from phases.levels import frame_levels, level_of, speech_in
from phases.validate.measuring.blocks import blocks

FRAMES_PER_SECOND = 100
_BRIDGED_FRAMES = 15  # a stop consonant is silent for up to 150 ms and still part of a word
_FLOOR_PERCENT = 2
_INAUDIBLE_DBFS = -96.0
"""The last of 16 bits; whatever is quieter is equally quiet."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Milliseconds are whole frames of 10."""

    level_dbfs: float
    """How loud its vowels are: the louder tenth of all frames that are not silence."""
    start_dbfs: float
    end_dbfs: float
    """Its first and its last whole frame."""
    floor_dbfs: float
    """Its quietest frames."""
    drift_db: float
    """How much louder the second half of its speech is than the first."""
    lead_ms: int
    gap_ms: int
    """The longest silence between two words."""
    trail_ms: int
    speech_ms: int
    """Speech without pauses."""
    pause_ms: int
    """All pauses between words."""


def decibels_of(clip: Clip, offset: float) -> NDArray[np.float64]:
    """Of each frame of 10 ms."""
    length = max(1, min(clip.rate // FRAMES_PER_SECOND, len(clip)))
    whole = clip.samples[: len(clip) // length * length]
    return np.concatenate(
        [
            frame_levels(Clip(block, clip.rate), offset, FRAMES_PER_SECOND)
            for block in blocks(whole, length, clip.rate)
        ]
    )


def loudness_of(frames: NDArray[np.float64]) -> Loudness:
    """All of it; there is at least one frame."""
    level = level_of(frames)
    speech = speech_in(frames, level)
    steps = np.diff(speech)
    spoken = _spoken_frames(steps)
    return Loudness(
        level_dbfs=level,
        start_dbfs=float(frames[0]),
        end_dbfs=float(frames[-1]),
        floor_dbfs=max(float(np.percentile(frames, _FLOOR_PERCENT)), _INAUDIBLE_DBFS),
        drift_db=_drift(frames[speech]),
        lead_ms=_milliseconds(int(speech[0])),
        gap_ms=_milliseconds(int(steps.max(initial=1)) - 1),
        trail_ms=_milliseconds(len(frames) - 1 - int(speech[-1])),
        speech_ms=_milliseconds(spoken),
        pause_ms=_milliseconds(int(speech[-1] - speech[0]) + 1 - spoken),
    )


def _spoken_frames(steps: NDArray[np.intp]) -> int:
    """Frames of speech; a step across a pause counts as the one frame it leads to."""
    return 1 + int(np.where(steps <= _BRIDGED_FRAMES, steps, 1).sum())


def _drift(spoken: NDArray[np.float64]) -> float:
    half = len(spoken) // 2
    return level_of(spoken[half:]) - level_of(spoken[:half]) if half else 0.0


def _milliseconds(frames: int) -> int:
    return frames * 1000 // FRAMES_PER_SECOND
