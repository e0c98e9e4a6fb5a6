"""Recordings of the parts of a line, one after the other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.synthesize.engines.facts import Recording


def joined(parts: Sequence[Recording]) -> Recording:
    """One recording of all of them; what was noticed of one is noticed of the whole."""
    if len(parts) == 1:
        return parts[0]
    rate = parts[0].clip.rate
    meant = [part.meant_samples for part in parts]
    signals: dict[str, float] = {}
    times = []
    start_ms = 0
    for part in parts:
        for name, value in part.signals.items():
            signals[name] = max(value, signals.get(name, value))
        times += [
            replace(each, start_ms=each.start_ms + start_ms, end_ms=each.end_ms + start_ms)
            for each in part.times
        ]
        start_ms += len(part.clip) * 1000 // rate
    return Recording(
        Clip(np.concatenate([part.clip.samples for part in parts]), rate),
        meant_samples=sum(each for each in meant if each is not None) if None not in meant else None,
        signals=signals,
        times=tuple(times),
    )
