"""F5-TTS and Chatterbox on random weights make a noise; here it is known to be one, and fades in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.hosting import Premises
from phases.synthesize.engines.f5 import F5
from phases.synthesize.engines.facts import Line, Recording
from tests.engines.chatterbox.tiny import TinyChatterbox

FADE_SECONDS = 0.2


class FadingF5(F5):
    """Named `tests.engines.fading:FadingF5/tiny`."""

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> FadingF5:
        """The engine, which says no words."""
        engine = super().of_model(model, premises)
        engine.facts = replace(engine.facts, has_words=False)
        return engine

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [_faded(recording) for recording in super().speak(lines)]


class FadingChatterbox(TinyChatterbox):
    """Named `tests.engines.fading:FadingChatterbox/english`."""

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> FadingChatterbox:
        """The engine, which says no words."""
        engine = super().of_model(model, premises)
        engine.facts = replace(engine.facts, has_words=False)
        return engine

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [_faded(recording) for recording in super().speak(lines)]


def _faded(recording: Recording) -> Recording:
    samples, rate = recording.clip.samples - recording.clip.samples.mean(), recording.clip.rate
    fade = min(len(samples), int(FADE_SECONDS * rate))
    slope = np.linspace(1, 0, fade, dtype=np.float32) ** 4
    samples[-fade:] *= slope
    samples[:fade] *= slope[::-1]
    return replace(recording, clip=Clip(samples, rate))
