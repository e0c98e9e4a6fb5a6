"""Samples as PyAV frames, and back."""

from fractions import Fraction

import av
import numpy as np

from phases.clip import Samples


def as_frame(samples: Samples, rate: int, start: int, layout: str = "mono") -> av.AudioFrame:
    """A frame of float samples, one row a channel, whose first one is number `start`."""
    rows = np.ascontiguousarray(np.atleast_2d(samples))
    frame = av.AudioFrame.from_ndarray(rows, format="fltp", layout=layout)
    frame.sample_rate = rate
    frame.time_base = Fraction(1, rate)
    frame.pts = start
    return frame


def as_samples(frame: av.AudioFrame) -> Samples:
    """The samples of a mono float frame."""
    samples: Samples = frame.to_ndarray()[0].astype(np.float32, copy=False)
    return samples
