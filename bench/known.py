"""A recording of which everything is known: hibari says sentences of its own, with pauses of known lengths between."""

from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from phases.clip import Samples
from phases.hear import RATE
from phases.media import resampled
from phases.synthesize import find_engine, make_engine
from phases.synthesize.tuning import sample_lines

PAUSES_MS = (400, 700, 1_200, 2_000)
AUDIBLE = 0.01
_PER_MS = RATE // 1000


@dataclass(frozen=True, slots=True)
class Known:
    """The sound, what is said in it, and when."""

    samples: Samples
    said: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    """When each sentence begins and ends, in milliseconds."""


def recording(count: int) -> Known:
    """So many sentences."""
    engine, facts = make_engine("hibari"), find_engine("hibari")
    engine.load()
    lines = sample_lines(facts.voices[0], "en", count)
    parts, spans, at = [np.zeros(RATE, np.float32)], list[tuple[int, int]](), RATE
    for line, pause_ms in zip(lines, islice(cycle(PAUSES_MS), count), strict=True):
        clip = resampled(engine.speak([line])[0].clip, RATE).samples
        loud = np.flatnonzero(np.abs(clip) > AUDIBLE)
        spoken = clip[loud[0] : loud[-1]]
        spans.append((at // _PER_MS, (at + len(spoken)) // _PER_MS))
        parts += [spoken, np.zeros(pause_ms * _PER_MS, np.float32)]
        at += len(spoken) + pause_ms * _PER_MS
    engine.close()
    return Known(np.concatenate(parts), tuple(line.text for line in lines), tuple(spans))
