"""One gain for a whole chapter, and a limiter where peaks would stand out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from phases.assemble.settings import AssembleSettings
from phases.assembled import Loudness
from phases.clip import Samples
from phases.media import SILENCE_LUFS, Filter, as_samples, filtered

LOUDNESS_TOLERANCE = 0.2
_HEADROOM_DB = 0.7
"""Encoding raises peaks a little; the limiter leaves room for it."""
_ENCODING_LOSS_LU = 0.15
"""Limiting and encoding take away about this much."""
_BETWEEN_SAMPLES_DB = 2.0
"""A true peak may stand this much above the highest sample."""
_STRONGEST_LIMIT_DB = -24.0
_OVERSAMPLING = 2


@dataclass(frozen=True, slots=True)
class Master:
    """What is done to the level of a chapter."""

    gain_db: float
    limit_db: float | None
    """Where the limiter holds; None where there is nothing to limit."""

    def corrected(self, loudness: Loudness, settings: AssembleSettings) -> "Master":
        """A better one, knowing what came of this one."""
        gain_db = self.gain_db + settings.target_lufs - loudness.lufs
        over = loudness.true_peak - settings.ceiling_dbtp
        limit_db = settings.ceiling_dbtp - _HEADROOM_DB if self.limit_db is None else self.limit_db
        lower = max(_STRONGEST_LIMIT_DB, limit_db - max(0.0, over) - 0.1 * (over > 0))
        return replace(self, gain_db=gain_db, limit_db=lower)


def first_master(lufs: float, sample_peak_db: float, settings: AssembleSettings) -> Master:
    """The gain that reaches the target, and a limiter if its peaks come near the ceiling."""
    gain_db = settings.target_lufs + _ENCODING_LOSS_LU - lufs if lufs > SILENCE_LUFS else 0.0
    near = sample_peak_db + gain_db > settings.ceiling_dbtp - _BETWEEN_SAMPLES_DB
    return Master(gain_db, settings.ceiling_dbtp - _HEADROOM_DB if near else None)


def is_reached(loudness: Loudness, settings: AssembleSettings) -> bool:
    """Whether a chapter is as loud as it should be, and its peaks are under the ceiling; silence stays silent."""
    if loudness.lufs <= SILENCE_LUFS:
        return True
    off = abs(loudness.lufs - settings.target_lufs)
    return off <= LOUDNESS_TOLERANCE and loudness.true_peak <= settings.ceiling_dbtp


def mastered(blocks: Iterable[Samples], rate: int, master: Master) -> Iterator[Samples]:
    """The same number of samples, at their final level."""
    gain = np.float32(10 ** (master.gain_db / 20))
    louder = (block * gain for block in blocks)
    return louder if master.limit_db is None else limited(louder, rate, master.limit_db)


def limited(blocks: Iterable[Samples], rate: int, limit_db: float) -> Iterator[Samples]:
    """Peaks held under the limit; oversampled, because a peak may lie between two samples."""
    options = {
        "limit": f"{10 ** (limit_db / 20):.6f}",
        "level": "false",
        "attack": "5",
        "release": "50",
        "latency": "true",
    }
    steps = (
        Filter("aresample", {"out_sample_rate": str(rate * _OVERSAMPLING)}),
        Filter("alimiter", options),
        Filter("aresample", {"out_sample_rate": str(rate)}),
        Filter("aformat", {"sample_fmts": "fltp", "channel_layouts": "mono"}),
    )
    for frame in filtered(blocks, rate, *steps):
        yield as_samples(frame)
