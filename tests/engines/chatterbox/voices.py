"""Recordings to speak like."""

from pathlib import Path

import numpy as np
import soundfile


def write_voice(path: Path, hertz: float, seconds: float = 7.0) -> None:
    """Something that hums like a voice: a tone with overtones, swelling, and a little hiss."""
    time = np.arange(int(seconds * 24_000)) / 24_000
    noise = np.random.default_rng(int(hertz)).standard_normal(len(time))
    hum = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 12))
    soundfile.write(path, (0.1 * hum * (1.2 + np.sin(9 * time)) + 0.003 * noise).astype("float32"), 24_000)
