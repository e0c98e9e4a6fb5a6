"""What only the samples themselves show: flat tops, holes, an offset, two channels mistaken for one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.validate.measuring.blocks import blocks

_FLAT_TOP = 0.25  # quieter plateaus are silence or rounding, not clipping
_SHORTEST_HOLE_MS, _LONGEST_HOLE_MS = 2, 300
_AROUND_MS, _BREAK_MS = 3, 1
"""Speech lies around a hole, and goes on at full strength until it breaks off; a sound that ends by itself fades."""
_AROUND_BELOW_LEVEL_DB = 12.0
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Waveform:
    """One take's samples, without a thought of what they say."""

    offset: float
    clipped_share: float
    """Samples in runs of three or more that are loud and equal, or that reach beyond full scale."""
    holes: int
    """Short runs of one value with speech cut off before and beginning in full after."""
    first_dbfs: float
    """Its first sample: speech begins at nothing, a cut anywhere."""
    twin_db: float
    """How much more samples differ from their one neighbour than from the other."""
    alternation: float
    """How much more a sample is like the next but one than like the next."""


def peak_of(samples: Samples, rate: int) -> float:
    """The largest size of any; not a number if one of them is none."""
    return float(np.max([np.max(np.abs(block)) for block in blocks(samples, 1, rate)]))


def offset_of(samples: Samples) -> float:
    """Where its middle lies."""
    return float(np.mean(samples, dtype=np.float64))


def waveform_of(clip: Clip, offset: float, level_dbfs: float) -> Waveform:
    """All of it; the samples are finite."""
    samples, rate = clip.samples, max(1, clip.rate)
    parts = [_Part.of(block, offset) for block in blocks(samples, 2, rate)]
    total = np.sum([part.sums for part in parts], axis=0)
    flat, over, even, odd, one, two, power = (float(value) for value in total)
    return Waveform(
        offset=abs(offset),
        clipped_share=(flat + over) / len(samples),
        first_dbfs=20 * float(np.log10(abs(float(samples[0]) - offset) + _LEAST)),
        holes=_holes(samples, rate, offset, level_dbfs),
        twin_db=abs(10 * float(np.log10((even + _LEAST) / (odd + _LEAST))))
        if len(samples) >= rate / 10
        else 0.0,
        alternation=(two - one) / power if power > _LEAST else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    sums: NDArray[np.float64]

    @classmethod
    def of(cls, samples: Samples, offset: float) -> "_Part":
        """Counts and sums of one block."""
        steps = np.diff(samples)
        same = (steps == 0) & (np.abs(samples[1:]) >= _FLAT_TOP)
        centred = samples - np.float32(offset)
        return cls(
            np.array(
                [
                    np.count_nonzero(same[1:] & same[:-1]),
                    np.count_nonzero(np.abs(samples) > 1.0),
                    _power(steps[::2]),
                    _power(steps[1::2]),
                    _product(centred[1:], centred[:-1]),
                    _product(centred[2:], centred[:-2]),
                    _power(centred),
                ],
                np.float64,
            )
        )


def _holes(samples: Samples, rate: int, offset: float, level_dbfs: float) -> int:
    shortest, longest = (max(2, rate * ms // 1000) for ms in (_SHORTEST_HOLE_MS, _LONGEST_HOLE_MS))
    around, just_before = (max(1, rate * ms // 1000) for ms in (_AROUND_MS, _BREAK_MS))
    loud = 10 ** ((level_dbfs - _AROUND_BELOW_LEVEL_DB) / 10)
    return sum(
        1
        for start, end in _constant_runs(samples, shortest)
        if end - start <= longest
        and around <= start
        and end + around <= len(samples)
        and all(
            _mean_power(samples[first:last], offset) > loud
            for first, last in ((start - around, start), (start - just_before, start), (end, end + around))
        )
    )


def _constant_runs(samples: Samples, shortest: int) -> NDArray[np.intp]:
    """Start and end of each run of equal samples."""
    same = np.zeros(len(samples) + 1, np.int8)
    np.equal(samples[1:], samples[:-1], out=same[1:-1], casting="unsafe")
    turns = np.diff(same)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) + 1
    long = ends - starts >= shortest
    return np.stack([starts[long], ends[long]], axis=1)


def _mean_power(samples: Samples, offset: float) -> float:
    return _power(samples - np.float32(offset)) / len(samples)


def _power(samples: Samples) -> float:
    return _product(samples, samples)


def _product(one: Samples, other: Samples) -> float:
    return float(np.dot(one, other))
