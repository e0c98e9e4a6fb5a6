"""What becomes of what Whisper says when it hears nothing: it makes up a text."""

import zlib

import numpy as np

from phases.clip import Samples
from phases.hear.queries import Decoded

_SILENT = 1e-4
"""Of full scale, for the loudest sample."""
_NO_SPEECH = 0.6


def believed(text: str, mean_score: float, no_speech: float, samples: Samples) -> Decoded:
    """What was decoded, without the text if the model itself takes the passage for no speech, or nothing sounds."""
    is_speech = no_speech <= _NO_SPEECH and float(np.abs(samples).max(initial=0.0)) > _SILENT
    said = text.strip() if is_speech else ""
    return Decoded(said, mean_score, no_speech, _compression(said))


def _compression(text: str) -> float:
    """How much shorter it can be written: what goes round in circles, much."""
    spelled = text.encode()
    return len(spelled) / len(zlib.compress(spelled))
