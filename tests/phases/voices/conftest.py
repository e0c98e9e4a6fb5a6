"""Somebody to speak like: the embedded voice, saying two sentences."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from voice_kit import Spoken, encode, on_the_grid

from phases.clip import Clip


@pytest.fixture(scope="session")
def spoken(speech: Sequence[tuple[str, Clip]]) -> Spoken:
    said = speech[1:3]
    return Spoken(
        Clip(np.concatenate([clip.samples for _, clip in said]), 24_000), " ".join(text for text, _ in said)
    )


@pytest.fixture
def recording(spoken: Spoken, tmp_path: Path) -> Path:
    """A good recording outside every voice folder."""
    return encode(tmp_path / "recorded.wav", on_the_grid(spoken.clip), spoken.clip.rate)
