"""The embedded voice: hibari-tts, English, in a 14 MB wheel, some 80 times real time on one core."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from phases.clip import Clip
from phases.errors import EngineFailed, EngineMissing
from phases.script import Limits
from phases.synthesize.engines.facts import EngineFacts, Line, Recording, Tempo
from phases.synthesize.joining import joined
from phases.voice import Voice

if TYPE_CHECKING:
    from phases.synthesize.engines.hibari_model import HibariModel, Speech

VERSION = "0.2.1"
DRIVER = 2
"""Raised when this file comes to make other samples of the same text with the same package."""
MODEL_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
RATE = 24_000

# The package reads [shown](/phonemes/) as an order how to speak; in a book it is only text.
_ORDER = re.compile(r"\](?=\()")


class Hibari:
    """One voice, "heart", one line at a time."""

    facts = EngineFacts(
        name="hibari",
        version=f"{VERSION}+{DRIVER}",
        model_revision=MODEL_SHA256,
        sample_rate=RATE,
        languages=("en",),
        voices=(
            Voice(
                name="heart",
                engine="hibari",
                content_hash=f"{MODEL_SHA256}/heart",
                rights="Apache-2.0; a synthetic voice, distilled from Kokoro-82M",
            ),
        ),
        limits=Limits(min_chars=1, max_chars=350),
        max_batch=1,
        deterministic=True,
        seeded=True,
        letters_per_second=16.4,
        extra_seconds=0.05,
        code_licence="Apache-2.0",
        weights_licence="Apache-2.0",
        memory_mb=300,
        parameters={"speed": (0.5, 2.0)},
        tempo=Tempo("speed"),
        retake_parameters=({"speed": 0.95},),
    )

    def __init__(self) -> None:
        self._loaded: HibariModel | None = None

    def load(self) -> None:
        """Check the pinned package and model, then load them."""
        from phases.synthesize.engines.hibari_model import HibariModel  # noqa: PLC0415 - heavy, so late

        self._loaded = HibariModel.pinned(VERSION, MODEL_SHA256)

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [self._record(line) for line in lines]

    def close(self) -> None:
        """Forget the model."""
        self._loaded = None

    def _record(self, line: Line) -> Recording:
        parts = [_recorded(speech) for speech in self._sentences(line)]
        if not parts:
            raise EngineFailed(
                f"hibari has nothing to say for “{line.text}”.", "A line needs a letter or a digit."
            )
        return joined(parts)

    def _sentences(self, line: Line) -> Iterator[Speech]:
        if self._loaded is None:
            raise EngineMissing("hibari was asked to speak before it was loaded.", "Call load() first.")
        noise = np.random.default_rng(line.seed)
        for sentence in self._loaded.phonemes(_ORDER.sub("] ", line.text)):
            yield self._loaded.spoken(sentence, line.parameters.get("speed", 1.0), noise)


def _recorded(speech: Speech) -> Recording:
    return Recording(Clip(speech.samples, RATE), meant_samples=speech.meant, times=speech.times)
