"""The inside of Whisper: windows to what the encoder makes of them, and what the decoder says of that."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata
from pickle import UnpicklingError
from types import ModuleType
from typing import Any, Protocol

import torch
from torch import Tensor

from phases.clip import Samples
from phases.errors import RecognizerMissing
from phases.hear.whisper.checkpoint import FAMILY, HOW, Checkpoint
from phases.hear.whisper.devices import device_named, precision_on
from phases.hear.whisper.pieces import Tokens
from phases.hosting.premises import Premises

_PACKAGE = "openai-whisper"
_REMEDY = f"`nocturne engines remove {FAMILY}`, then `nocturne engines install {FAMILY}`."
_SIZES = {
    (4, 6): "tiny",
    (6, 8): "base",
    (12, 12): "small",
    (24, 16): "medium",
    (32, 20): "large-v2",
    (4, 20): "turbo",
}
"""The published models by layers and heads of their decoders."""
_FINER_MELS = 128

Memory = dict[Any, Tensor]


class Speller(Protocol):
    """The package's tokenizer for one language."""

    encoding: Any
    eot: int
    sot_sequence_including_notimestamps: tuple[int, ...]

    def decode(self, token_ids: list[int]) -> str:
        """Their text."""
        ...


class WhisperModel:
    """A checkpoint, loaded by the package itself."""

    def __init__(self, checkpoint: Checkpoint, version: str, premises: Premises) -> None:
        self.device = device_named(premises.device)
        self.precision = precision_on(self.device, premises.precision)
        if self.device.type == "cpu":
            # The package computes word times with numba, which else takes all cores, and torch's share with them.
            os.environ.setdefault("NUMBA_NUM_THREADS", "1")
            torch.set_num_threads(1)
        self.package = _package(version)
        self.network = _loaded(self.package, checkpoint, self.device)
        self._set_alignment_heads(checkpoint.name)
        self.speller = lru_cache(self._speller)

    def encoded(self, recordings: Sequence[Samples]) -> Tensor:
        """What the encoder makes of each, together."""
        audio = self.package.audio
        windows = [torch.from_numpy(audio.pad_or_trim(samples)) for samples in recordings]
        mels = [audio.log_mel_spectrogram(window, self.network.dims.n_mels) for window in windows]
        with torch.inference_mode():
            sounds: Tensor = self.network.encoder(torch.stack(mels).to(self.device, self.precision))
        return sounds

    def decoded(self, sounds: Sequence[Tensor], language: str) -> list[Any]:
        """What the package says of each: greedily, nothing before it known."""
        options = self.package.DecodingOptions(
            language=language, temperature=0.0, without_timestamps=True, fp16=self.precision == torch.float16
        )
        results: list[Any] = self.package.decode(self.network, torch.stack(list(sounds)), options)
        return results

    def scores(self, states: Tensor) -> Tensor:
        """For each state the logarithmic probability of every token that can be part of a text, and of its stop."""
        spelled = self.network.decoder.token_embedding.weight[: self.stop + 1]
        return (states @ spelled.to(states.dtype).T).float().log_softmax(-1)

    @property
    def stop(self) -> int:
        """The token that ends a text; those after it are commands and times."""
        return self.speller("en").eot

    def tokens(self, text: str, language: str) -> Tokens:
        """The text as the model is asked for it."""
        encoding = self.speller(language).encoding
        numbers = encoding.encode(f" {text}", disallowed_special=()) if text else []
        return Tokens.of(text, numbers, [encoding.decode_single_token_bytes(number) for number in numbers])

    def memory(self, sound: Tensor) -> Memory:
        """Keys and values of the sound: what every text about it is held against."""
        layers = [block.cross_attn for block in self.network.decoder.blocks]
        return {part: part(sound[None]) for layer in layers for part in (layer.key, layer.value)}

    def states(self, rows: Tensor, memory: Memory) -> Tensor:
        """What the decoder knows after each token of each row; what follows a token is no part of it."""
        decoder = self.network.decoder
        kept = {part: value.expand(len(rows), -1, -1) for part, value in memory.items()}
        state = (decoder.token_embedding(rows) + decoder.positional_embedding[: rows.shape[1]]).to(
            self.precision
        )
        for block in decoder.blocks:
            # Sound that is given is not looked at where its keys and values are kept.
            state = block(state, state, mask=decoder.mask, kv_cache=kept)
        return decoder.ln(state)

    def _speller(self, language: str) -> Speller:
        speller: Speller = self.package.tokenizer.get_tokenizer(
            self.network.is_multilingual,
            num_languages=self.network.num_languages,
            language=language,
            task="transcribe",
        )
        return speller

    def _set_alignment_heads(self, name: str) -> None:
        """The package knows for each published model which heads follow the words, but not where it loads a path."""
        dims, table = self.network.dims, self.package._ALIGNMENT_HEADS  # noqa: SLF001 - it has no door
        shape = (dims.n_text_layer, dims.n_text_head)
        size = "large-v3" if shape == (32, 20) and dims.n_mels == _FINER_MELS else _SIZES.get(shape, "")
        published = name if name in table else size if self.network.is_multilingual else f"{size}.en"
        if size and published in table:
            self.network.set_alignment_heads(table[published])


def _package(version: str) -> ModuleType:
    try:
        found = metadata.version(_PACKAGE)
        import whisper  # noqa: PLC0415 - after the number of threads is set
    except ImportError as error:
        raise RecognizerMissing(f"{_PACKAGE} is not installed.", _REMEDY) from error
    if found != version:
        raise RecognizerMissing(f"{_PACKAGE} {version} is needed, and {found} is installed.", _REMEDY)
    return whisper


def _loaded(package: ModuleType, checkpoint: Checkpoint, device: torch.device) -> torch.nn.Module:
    try:
        return package.load_model(str(checkpoint.file), device=device)
    except (
        RuntimeError,
        UnpicklingError,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        what = " ".join(str(error).split())[:200]
        raise RecognizerMissing(
            f"{checkpoint.file} is no Whisper model, or not whole: {what}.", HOW
        ) from error
