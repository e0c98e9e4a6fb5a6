"""Lines to recordings: text, tokens, spectrograms, samples, mark; each stage for all lines before the next."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import perth
import torch
from torch import Tensor

from phases.clip import Clip
from phases.errors import EngineBroken, EngineFailed, EngineMissing
from phases.hosting.premises import Precision, Premises
from phases.synthesize.engines.chatterbox.acoustics import MELS, Acoustics, Utterance, frames
from phases.synthesize.engines.chatterbox.checkpoint import Models, load_models, text_tokens
from phases.synthesize.engines.chatterbox.conditioning import Conditioning, Voices
from phases.synthesize.engines.chatterbox.decoding import Row, Said
from phases.synthesize.engines.chatterbox.text import tidied
from phases.synthesize.engines.chatterbox.tokens import GptTokens, LlamaTokens, TokenModel
from phases.synthesize.engines.chatterbox.variants import Checkpoint
from phases.synthesize.engines.facts import Line, Recording

RATE = 24_000
SPEECH_TOKENS = 6_561
"""Ids from here on are marks, which S3Gen cannot take."""
MOST_TOKENS = 1_000
"""40 s: as far as the package lets T3 go."""
_LEAST_CEILING, _TOKENS_A_LETTER = 125, 12
_LEAST_TOKENS = 3
_TURBO_END = (4_299, 4_299, 4_299)  # silence that turbo's S3Gen wants to end with


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """A line with what has become of it so far."""

    line: Line
    voice: Conditioning
    said: Said
    tokens: Tensor
    draws: torch.Generator


class Speaking:
    """A loaded model. It holds nothing of one call that the next could see, but what it knows of voices."""

    def __init__(
        self, checkpoint: Checkpoint, models: Models, voices: Voices, *, half: torch.dtype | None, mark: bool
    ) -> None:
        self._checkpoint = checkpoint
        self._models = models
        self._voices = voices
        self.device: torch.device = models.t3.device
        self._tokens: TokenModel = (GptTokens if checkpoint.variant == "turbo" else LlamaTokens)(models.t3)
        self._acoustics = Acoustics(models.s3gen, half)
        marker = str(self.device) if self.device.type == "cuda" else "cpu"
        self._watermarker = perth.PerthImplicitWatermarker(device=marker) if mark else None
        self.seconds: defaultdict[str, float] = defaultdict(float)
        """What each stage took, in all."""

    @classmethod
    def of(cls, checkpoint: Checkpoint, revision: str, premises: Premises) -> Speaking:
        """The checkpoint, loaded onto the device."""
        device = device_named(premises.device)
        set_products(premises.precision, device)
        models = load_models(checkpoint, device, t3_precision(premises.precision, device))
        voices = Voices(
            s3gen=models.s3gen,
            voice_encoder=models.voice_encoder,
            variant=checkpoint.variant,
            prompt_tokens=models.t3.hp.speech_cond_prompt_len,
            revision=revision,
            folder=Path(premises.conditionings or checkpoint.folder) / "chatterbox",
        )
        half = {"float16": torch.float16, "bfloat16": torch.bfloat16}.get(premises.precision)
        return cls(checkpoint, models, voices, half=half, mark=premises.watermark)

    def speak(self, lines: Sequence[Line]) -> list[Recording]:
        """One recording per line."""
        with self._device_errors(), torch.inference_mode():
            heard = self._said(lines)
            with self._timed("flow"):
                mels = self._acoustics.mels([self._utterance(each) for each in heard])
            return [self._recording(each, mel) for each, mel in zip(heard, mels, strict=True)]

    def close(self) -> None:
        """Give back what the device holds."""
        del self._models, self._tokens, self._acoustics, self._voices
        gc.collect()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def _said(self, lines: Sequence[Line]) -> list[_Heard]:
        texts = [tidied(line.text, self._checkpoint.variant) for line in lines]
        with self._timed("voices"):
            voices = [self.voice_of(line) for line in lines]
        draws = [torch.Generator().manual_seed(line.seed) for line in lines]
        rows = [self._row(*each) for each in zip(lines, texts, voices, draws, strict=True)]
        with self._timed("tokens"):
            answers = self._tokens.say(rows)
        return [
            _Heard(line, voice, said, self._sounding(line, said), drawn)
            for line, voice, said, drawn in zip(lines, voices, answers, draws, strict=True)
        ]

    def voice_of(self, line: Line) -> Conditioning:
        """What the model knows of the line's voice."""
        if line.voice.reference:
            return self._voices.of(line.voice.reference)
        if self._checkpoint.voice:
            return self._voices.built_in(self._checkpoint.voice)
        raise EngineFailed(
            f"The voice “{line.voice.name}” has no recording, and the model has no voice of its own.",
            "Give the line a voice from a voice folder.",
        )

    def _row(self, line: Line, text: str, voice: Conditioning, draws: torch.Generator) -> Row:
        ids = text_tokens(self._models, self._checkpoint, text, line.language).to(self.device)
        if ids.shape[1] > self._models.t3.hp.max_text_tokens:
            raise EngineFailed(
                f"“{line.text[:60]}…” is {ids.shape[1]} tokens long, too long for Chatterbox.", "Split it."
            )
        return Row(
            speaker=voice.speaker,
            prompt=voice.prompt,
            text=ids,
            dials=self._dials(line.parameters),
            uniforms=torch.rand(ceiling(text), generator=draws),
        )

    def _dials(self, parameters: Mapping[str, float]) -> dict[str, float]:
        return {name: float(parameters.get(name, usual)) for name, usual in self._checkpoint.defaults.items()}

    def _sounding(self, line: Line, said: Said) -> Tensor:
        tokens = said.tokens[said.tokens < SPEECH_TOKENS]
        if len(tokens) < _LEAST_TOKENS:
            raise EngineFailed(
                f"Chatterbox made {len(tokens)} speech tokens of “{line.text}”, too few to be heard.",
                "Retry it with another seed, or join it to its neighbour.",
            )
        if self._checkpoint.variant == "turbo":
            tokens = torch.cat([tokens, tokens.new_tensor(_TURBO_END)])
        return tokens

    def _utterance(self, heard: _Heard) -> Utterance:
        count = frames(len(heard.tokens), heard.voice)
        noise = torch.randn(MELS, count, generator=heard.draws)
        return Utterance(heard.tokens, heard.voice, noise.to(self.device))

    def _recording(self, heard: _Heard, mel: Tensor) -> Recording:
        with self._timed("vocoder"):
            draws = torch.Generator(self.device).manual_seed(heard.line.seed)
            samples = self._acoustics.wave(mel, draws).float().cpu().numpy()
        if not np.isfinite(samples).all():
            raise EngineFailed(
                f"Chatterbox gave samples that are no numbers for “{heard.line.text}”.", "Retry it."
            )
        if self._watermarker:
            with self._timed("watermark"):
                samples = self._watermarker.apply_watermark(samples, sample_rate=RATE)
        letters = sum(map(str.isalnum, heard.line.text))
        return Recording(
            Clip(np.clip(samples, -1.0, 1.0).astype(np.float32), RATE),
            signals={
                "ran_out": float(heard.said.ran_out),
                "tokens": float(len(heard.said.tokens)),
                "tokens_per_letter": len(heard.said.tokens) / letters,
            },
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        self.seconds[stage] += time.perf_counter() - begun

    @contextmanager
    def _device_errors(self) -> Iterator[None]:
        """What a device says when it cannot go on, in words that a host acts on."""
        try:
            yield
        except torch.OutOfMemoryError as error:
            gc.collect()
            torch.cuda.empty_cache()
            raise MemoryError(str(error)) from error
        except torch.AcceleratorError as error:
            raise EngineBroken(
                f"The device failed under Chatterbox: {error}.", "The line is asked again on a fresh host."
            ) from error


def ceiling(text: str) -> int:
    """How many tokens a text may take: far more than any speaker needs, and no 40 s for a single word."""
    return min(MOST_TOKENS, _LEAST_CEILING + _TOKENS_A_LETTER * len(text))


def device_named(name: str) -> torch.device:
    """What is asked for, or the best that torch sees."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise EngineMissing(
            f"torch sees no CUDA device here, so {name} cannot be used.", "Set the device to auto or cpu."
        )
    return device


def set_products(wanted: Precision, device: torch.device) -> None:
    """How products in single precision are computed from now on in this process; left to itself, as TF32 on CUDA."""
    tensor_floats = device.type == "cuda" and wanted == "auto"  # its convolutions have it anyway
    torch.set_float32_matmul_precision("high" if tensor_floats else "highest")


def t3_precision(wanted: Precision, device: torch.device) -> torch.dtype:
    """What T3 computes in; left to itself, half precision where the device is made for it."""
    if wanted != "auto":
        return {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}[wanted]
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
