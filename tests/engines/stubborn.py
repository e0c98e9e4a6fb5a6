"""Tone, but hardly heard with its first three seeds where the text says so: a run fails, the next succeeds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.tone import Tone

WORD = "umbrella"
GIVES_IN_AT = 3


class Stubborn(Tone):
    """Named `tests.engines.stubborn:Stubborn`."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [
            _hushed(recording, line.seed) if WORD in line.text and line.seed < GIVES_IN_AT else recording
            for line, recording in zip(lines, super().speak(lines), strict=True)
        ]


def _hushed(recording: Recording, seed: int) -> Recording:
    """Noise, another one for each seed: an engine that repeats itself would not be asked again."""
    noise = 1e-4 * np.random.default_rng(seed).standard_normal(len(recording.clip))
    return replace(recording, clip=Clip(noise.astype(np.float32), recording.clip.rate))
