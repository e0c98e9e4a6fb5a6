"""The inside of Kokoro: phonemes, a style and a speed to samples, on one thread."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from phases.clip import Samples
from phases.synthesize.engines.kokoro.alphabet import Alphabet
from phases.synthesize.engines.kokoro.files import MODEL_SHA256, checked, model_file, style_file
from phases.synthesize.engines.kokoro.pieces import joined, pieces_of
from phases.synthesize.engines.kokoro.styles import STYLES

RATE = 24_000
_STYLE_WIDTH = 256
_PAD = 0


class KokoroModel:
    """The model, and the styles of the voices that were asked for."""

    def __init__(self, share: Path) -> None:
        self._share = share
        self._alphabet = Alphabet.of_package()
        self._session = _session(checked(model_file(share), MODEL_SHA256))
        self._styles: dict[str, NDArray[np.float32]] = {}

    def spoken(self, phonemes: str, voice: str, speed: float) -> Samples:
        """The samples of a whole line, however long."""
        pieces = pieces_of(self._alphabet.spelled(phonemes))
        return joined(pieces, [self._piece(piece, voice, speed) for piece in pieces], RATE)

    def _piece(self, phonemes: str, voice: str, speed: float) -> Samples:
        symbols = [_PAD, *self._alphabet.numbers(phonemes), _PAD]
        (samples,) = self._session.run(
            ["audio"],
            {
                "tokens": np.array([symbols], np.int64),
                "style": self._style(voice)[len(phonemes) - 1],
                "speed": np.array([speed], np.float32),
            },
        )
        return np.asarray(samples, np.float32)

    def _style(self, voice: str) -> NDArray[np.float32]:
        """One row for each length of text."""
        if voice not in self._styles:
            content = checked(style_file(self._share, voice), STYLES[voice])
            self._styles[voice] = np.frombuffer(content, "<f4").reshape(-1, 1, _STYLE_WIDTH)
        return self._styles[voice]


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
