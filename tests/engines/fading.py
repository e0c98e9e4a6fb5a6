"""F5-TTS and Chatterbox on random weights end in the middle of a noise; here it fades out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.synthesize.engines.f5 import F5
from phases.synthesize.engines.facts import Line, Recording
from tests.engines.chatterbox.tiny import TinyChatterbox

FADE_SECONDS = 0.2


class FadingF5(F5):
    """Named `tests.engines.fading:FadingF5/tiny`."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [_faded(recording) for recording in super().speak(lines)]


class FadingChatterbox(TinyChatterbox):
    """Named `tests.engines.fading:FadingChatterbox/english`."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [_faded(recording) for recording in super().speak(lines)]


def _faded(recording: Recording) -> Recording:
    samples, rate = recording.clip.samples - recording.clip.samples.mean(), recording.clip.rate
    fade = min(len(samples), int(FADE_SECONDS * rate))
    samples[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32) ** 4
    return replace(recording, clip=Clip(samples, rate))
