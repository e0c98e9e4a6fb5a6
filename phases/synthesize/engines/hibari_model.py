"""The inside of the hibari engine: the pinned package, driven so that nothing is lost or left to chance."""

import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from phases.clip import Samples
from phases.errors import EngineMissing
from phases.synthesize.engines.english import english_reader, require_reader

_REMEDY = "Install the pinned one: pip install --force-reinstall hibari-tts=={version}"
_FRAME = 600  # samples per step of the duration tensor: 25 ms

# The model computes how many frames each phoneme lasts and keeps it to itself. These bytes, appended to
# the file, name that tensor as one more output: ModelProto.graph (7) . GraphProto.output (12) . name (1).
_DURATIONS = b"/Cast_32_output_0"
_NAMED = b"\x0a" + bytes([len(_DURATIONS)]) + _DURATIONS
_OUTPUT = b"\x62" + bytes([len(_NAMED)]) + _NAMED
_ONE_MORE_OUTPUT = b"\x3a" + bytes([len(_OUTPUT)]) + _OUTPUT


class HibariModel:
    """Text to phonemes, phonemes to samples: one thread, the same samples every time."""

    def __init__(self, model: bytes) -> None:
        from hibari import Hibari, dsp  # noqa: PLC0415 - `pinned` has checked that it is there

        # The package takes scipy's transforms where scipy happens to be installed, and those differ in the last bit.
        dsp.rfft, dsp.irfft = _forward, _inverse
        self._synthesize = dsp.synth
        self._package = Hibari(threads=1, g2p=english_reader())
        self._package.sess = _session(model + _ONE_MORE_OUTPUT)

    @classmethod
    def pinned(cls, version: str, sha256: str) -> "HibariModel":
        """The model, if package and weights are the ones we know."""
        model = _model_file(version).read_bytes()
        if hashlib.sha256(model).hexdigest() != sha256:
            raise EngineMissing(
                "The model file of hibari-tts is not the one it came with.", _REMEDY.format(version=version)
            )
        return cls(model)

    def phonemes(self, text: str) -> Iterator[str]:
        """Phonemes, a sentence at a time; a sentence without a letter or digit is not speech."""
        for sentence in self._package.split_sentences(text):
            if any(map(str.isalnum, sentence)):
                yield from self._package.phonemize(sentence)

    def spoken(self, phonemes: str, speed: float, noise: np.random.Generator) -> tuple[Samples, int]:
        """The samples of one sentence, and how many were meant."""
        ids = np.asarray([self._package.ids(phonemes)], np.int64)
        *spectrum, durations = self._package.sess.run(
            None, {"ids": ids, "speed": np.asarray([speed], np.float32)}
        )
        samples: Samples = self._synthesize(*(part[0] for part in spectrum), noise)
        return samples, int(durations.sum()) * _FRAME


def _model_file(version: str) -> Path:
    remedy = _REMEDY.format(version=version)
    require_reader(remedy, version)
    model = Path(str(metadata.distribution("hibari-tts").locate_file("hibari/assets/hibari.onnx")))
    if not model.is_file():
        raise EngineMissing("The model file of hibari-tts is gone.", remedy)
    return model


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _forward(frames: Samples, axis: int) -> NDArray[np.complex64]:
    return np.fft.rfft(frames, axis=axis).astype(np.complex64)


def _inverse(spectrum: NDArray[np.complex64], length: int, axis: int) -> Samples:
    return np.fft.irfft(spectrum, n=length, axis=axis).astype(np.float32)
