"""The inside of the hibari engine: the pinned package, driven so that nothing is lost or left to chance."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from phases.clip import Samples
from phases.errors import EngineMissing
from phases.evidence import WordTime
from phases.synthesize.engines.english import english_reader, require_reader
from phases.synthesize.engines.word_times import word_times

_REMEDY = "Install the pinned one: pip install --force-reinstall hibari-tts=={version}"
_FRAME = 600  # samples per step of the duration tensor
_FRAME_MS = 25

# The model computes how many frames each phoneme lasts and keeps it to itself. These bytes, appended to
# the file, name that tensor as one more output: ModelProto.graph (7) . GraphProto.output (12) . name (1).
_DURATIONS = b"/Cast_32_output_0"
_NAMED = b"\x0a" + bytes([len(_DURATIONS)]) + _DURATIONS
_OUTPUT = b"\x62" + bytes([len(_NAMED)]) + _NAMED
_ONE_MORE_OUTPUT = b"\x3a" + bytes([len(_OUTPUT)]) + _OUTPUT


@dataclass(frozen=True, slots=True)
class Sentence:
    """How a sentence is said."""

    phonemes: str
    said: tuple[tuple[str, str], ...]
    """Its tokens and the phonemes of each; nothing if it is too long to be said in one go."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A sentence, said."""

    samples: Samples
    meant: int
    times: tuple[WordTime, ...]


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

    def phonemes(self, text: str) -> Iterator[Sentence]:
        """Phonemes, a sentence at a time; a sentence without a letter or digit is not speech."""
        for sentence in self._package.split_sentences(text):
            if any(map(str.isalnum, sentence)):
                parts = self._package.phonemize(sentence)
                said = self._package.g2p.said if len(parts) == 1 else ()
                yield from (Sentence(part, tuple(said)) for part in parts)

    def spoken(self, sentence: Sentence, speed: float, noise: np.random.Generator) -> Speech:
        """The samples of one sentence, how many were meant, and when its words are said."""
        ids = np.asarray([self._package.ids(sentence.phonemes)], np.int64)
        *spectrum, durations = self._package.sess.run(
            None, {"ids": ids, "speed": np.asarray([speed], np.float32)}
        )
        samples: Samples = self._synthesize(*(part[0] for part in spectrum), noise)
        known = [phoneme in self._package.vocab for phoneme in sentence.phonemes]
        lasting = np.zeros(len(known), np.int64)
        lasting[known] = durations.ravel()[1:-1]
        starts = int(durations.ravel()[0]) + np.concatenate([[0], np.cumsum(lasting)])
        return Speech(samples, int(durations.sum()) * _FRAME, word_times(sentence.said, starts * _FRAME_MS))


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
