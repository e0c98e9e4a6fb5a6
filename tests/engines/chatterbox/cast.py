"""Lines and engines that the checks inside the environment share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from phases.hosting.premises import Premises
from phases.synthesize.engines.facts import Line, Recording
from phases.voice import Reference, Voice
from tests.engines.chatterbox.tiny import TinyChatterbox
from tests.engines.chatterbox.voices import write_voice

if TYPE_CHECKING:
    from phases.synthesize.engines.chatterbox.speaking import Speaking

TEXTS = (
    "It was a bright cold day in April, and the clocks struck.",
    "Why?",
    "Twenty-three men waited; nobody spoke.",
    "Aha",
    "“No,” she said. “Not tonight.”",
    "He came, he saw.",
    "The old man walked slowly down the street, and up again.",
    "So it goes",
)
PARAMETERS: tuple[dict[str, float], ...] = (
    {},
    {"top_p": 0.8},
    {"temperature": 1.3, "repetition_penalty": 1.6},
    {"exaggeration": 1.4, "cfg_weight": 0.2},
    {"min_p": 0.2},
    {"cfg_weight": 1.0},
    {"exaggeration": 0.1, "top_p": 0.95},
    {"temperature": 0.5},
)


def loaded(premises: Premises, variant: str) -> TinyChatterbox:
    """The engine, ready to speak."""
    engine = TinyChatterbox.of_model(variant, premises)
    engine.load()
    return engine


def innards(engine: TinyChatterbox) -> Speaking:
    """What `load` made."""
    assert engine._speaking is not None
    return engine._speaking


def voices(folder: Path) -> list[Voice]:
    """Three who sound different, with prompts of different length."""
    made = []
    for number, (hertz, seconds) in enumerate([(110.0, 6.0), (180.0, 6.5), (260.0, 7.0)]):
        path = folder / f"voice-{number}.wav"
        write_voice(path, hertz, seconds)
        reference = Reference(str(path), f"audio-{number}")
        made.append(Voice(f"voice-{number}", "chatterbox", f"voice-{number}", "free", reference=reference))
    return made


def mixed_lines(engine: TinyChatterbox, cast: Sequence[Voice]) -> list[Line]:
    """Eight of different text, voice, parameters and seed."""
    return [
        Line(
            text,
            "en",
            cast[number % len(cast)],
            seed=number,
            parameters={key: value for key, value in wishes.items() if key in engine.facts.parameters},
        )
        for number, (text, wishes) in enumerate(zip(TEXTS, PARAMETERS, strict=True))
    ]


def difference(one: Recording, other: Recording) -> float:
    """The largest between two recordings, relative to the loudest sample; 9 if not even the lengths agree."""
    a, b = one.clip.samples, other.clip.samples
    return float(np.abs(a - b).max() / np.abs(a).max()) if len(a) == len(b) else 9.0


def worst(some: Sequence[Recording], others: Sequence[Recording]) -> float:
    """The largest difference of all pairs."""
    return max(difference(one, other) for one, other in zip(some, others, strict=True))
