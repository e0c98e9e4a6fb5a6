"""The same sound at another rate."""

import numpy as np

from phases.clip import Clip
from phases.media.filtering import Filter, filtered
from phases.media.frames import as_samples


def resampled(clip: Clip, rate: int) -> Clip:
    """The same sound at another rate, of exactly the length that the ratio gives."""
    if clip.rate == rate or not len(clip):
        return Clip(clip.samples, rate)
    step = Filter("aresample", {"out_sample_rate": str(rate)})
    length = round(len(clip) * rate / clip.rate)
    frames = [as_samples(frame) for frame in filtered([clip.samples], clip.rate, step)]
    return Clip(np.concatenate([*frames, np.zeros(length, np.float32)])[:length], rate)
