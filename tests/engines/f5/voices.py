"""Voices with references that tests can make anywhere: hums whose pitch tells them apart. Needs numpy and soundfile."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from phases.voice import Reference, Voice

TRANSCRIPT = "The quick brown fox jumps over the lazy dog, again and again."


def hum(hertz: float, seconds: float, rate: int, level: float = 0.2) -> np.ndarray:
    """Something like syllables: a tone with overtones, four times a second."""
    time = np.arange(round(seconds * rate)) / rate
    tone = sum(np.sin(2 * np.pi * hertz * n * time) / n for n in range(1, 6))
    return (level * tone * (0.55 - 0.45 * np.cos(2 * np.pi * 4 * time))).astype(np.float32)


def voice(
    folder: Path,
    name: str = "fox",
    *,
    hertz: float = 120,
    seconds: float = 4.0,
    rate: int = 24_000,
    level: float = 0.2,
    transcript: str = TRANSCRIPT,
    channels: int = 1,
) -> Voice:
    """A voice, its reference written into that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = hum(hertz, seconds, rate, level)
    path = folder / f"{name}.wav"
    soundfile.write(path, np.stack([samples] * channels, axis=1), rate, subtype="FLOAT")
    digest = hashlib.sha256(samples.tobytes() + str(rate).encode()).hexdigest()
    return Voice(
        name=name,
        engine="f5-tts",
        content_hash=f"{digest}/{transcript}",
        rights="free of rights: a hum",
        languages=("en", "ru", "zh"),
        reference=Reference(str(path), digest, transcript),
    )


def without_transcript(whole: Voice) -> Voice:
    assert whole.reference is not None
    return replace(whole, reference=replace(whole.reference, transcript=""))
