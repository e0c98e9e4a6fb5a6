"""Chatterbox's speed for several batch sizes, beside the package's own `generate`, on random weights.

Speed does not depend on what the weights are, only on their sizes and on how much is said; so the stop token is
switched off and every row says as many tokens as speech of its text would take. Runs in the engine's environment.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest.mock import patch

import numpy as np
import soundfile

from phases.synthesize.engines.chatterbox.engine import RATE, VERSION
from phases.synthesize.engines.chatterbox.installed import prepare_packages
from phases.synthesize.engines.chatterbox.variants import Checkpoint
from phases.synthesize.engines.facts import Line
from phases.voice import Reference, Voice

if TYPE_CHECKING:
    import torch

    from phases.synthesize.engines.chatterbox.checkpoint import Models
    from phases.synthesize.engines.chatterbox.speaking import Speaking

_SENTENCE = "The old man walked slowly down the street, and nobody looked. "
_CEILING = "phases.synthesize.engines.chatterbox.speaking.ceiling"
_FIRST_MARK = 6_561


@dataclass(frozen=True, slots=True)
class Length:
    """How long each row is: a text, the speech tokens that it takes (25 are a second), and the voice's recording."""

    letters: int
    tokens: int
    voice_seconds: int

    @property
    def text(self) -> str:
        """So many letters."""
        return (_SENTENCE * (self.letters // len(_SENTENCE) + 1))[: self.letters].strip()


LENGTHS: Mapping[str, Length] = {"full": Length(250, 400, 10), "reduced": Length(60, 60, 3)}


def measure(
    *, device: str, size: Literal["full", "reduced"], rows: Sequence[int], upstream: bool
) -> Iterator[dict[str, Any]]:
    """One measurement for each batch size, and one of the package's own call."""
    prepare_packages(VERSION)
    if size == "reduced":
        _reduce()
    with tempfile.TemporaryDirectory() as folder:
        speaking, models = _loaded(device, Path(folder))
        length = LENGTHS[size]
        voice = _voice(Path(folder), length.voice_seconds)
        note = {"note": f"{length.letters} letters, {length.tokens} tokens"}
        with patch(_CEILING, lambda _text: length.tokens):
            speaking.speak(_lines(1, length, voice))  # warms up
            for count in rows:
                yield _ours(speaking, _lines(count, length, voice)) | note
            if upstream:
                yield _theirs(speaking, models, voice, length) | note


def _ours(speaking: Speaking, lines: Sequence[Line]) -> dict[str, Any]:
    _forget_peak(speaking)
    before, begun = dict(speaking.seconds), time.perf_counter()
    recordings = speaking.speak(lines)
    wall = time.perf_counter() - begun
    return {
        "what": "ours",
        "rows": len(lines),
        "audio_seconds": sum(recording.clip.seconds for recording in recordings),
        "wall_seconds": wall,
        "stages": {name: total - before.get(name, 0.0) for name, total in speaking.seconds.items()},
        "memory_mb": _peak_mb(speaking),
    }


def _theirs(speaking: Speaking, models: Models, voice: Voice, length: Length) -> dict[str, Any]:
    """The package's own call with the same models; it always draws up to its ceiling, which is set to the length."""
    from chatterbox.models.t3.modules.cond_enc import T3Cond
    from chatterbox.tts import ChatterboxTTS, Conditionals

    models.t3.float()  # as the package loads it
    heard = speaking.voice_of(Line("", "en", voice))
    package = ChatterboxTTS(
        models.t3,
        models.s3gen,
        models.voice_encoder,
        models.tokenizer,
        str(models.t3.device),
        Conditionals(
            T3Cond(heard.speaker, cond_prompt_speech_tokens=heard.prompt, emotion_adv=_half(heard.speaker)),
            {
                "prompt_token": heard.gen_token,
                "prompt_token_len": heard.gen_token.new_tensor([heard.gen_token.shape[1]]),
                "prompt_feat": heard.gen_feat,
                "prompt_feat_len": None,
                "embedding": heard.gen_embedding,
            },
        ),
    )
    whole = models.t3.inference
    with (
        patch.object(
            models.t3, "inference", lambda **asked: whole(**(asked | {"max_new_tokens": length.tokens}))
        ),
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
    ):
        package.generate(length.text)  # warms up
        _forget_peak(speaking)
        begun = time.perf_counter()
        clip = package.generate(length.text)
        wall = time.perf_counter() - begun
    return {
        "what": "upstream",
        "rows": 1,
        "audio_seconds": clip.shape[-1] / RATE,
        "wall_seconds": wall,
        "stages": {},
        "memory_mb": _peak_mb(speaking),
    }


def _half(like: torch.Tensor) -> torch.Tensor:
    return like.new_full((1, 1, 1), 0.5)


def _lines(count: int, length: Length, voice: Voice) -> list[Line]:
    return [Line(length.text, "en", voice, seed) for seed in range(count)]


def _voice(folder: Path, length: int) -> Voice:
    """Some seconds of a hum: what is in them does not matter for speed, how long they are does."""
    seconds = np.arange(length * RATE) / RATE
    hum = sum(np.sin(2 * np.pi * 120 * k * seconds) / k for k in range(1, 10))
    noise = np.random.default_rng(0).standard_normal(len(seconds))
    path = folder / "voice.wav"
    soundfile.write(path, (0.1 * hum + 0.01 * noise).astype(np.float32), RATE)
    return Voice("hum", "chatterbox", "hum", "free", reference=Reference(str(path), "hum"))


def _loaded(device: str, folder: Path) -> tuple[Speaking, Models]:
    import torch
    from chatterbox.models.s3gen import S3Gen
    from chatterbox.models.t3 import T3
    from chatterbox.models.voice_encoder import VoiceEncoder

    from phases.synthesize.engines.chatterbox import speaking
    from phases.synthesize.engines.chatterbox.checkpoint import Models
    from phases.synthesize.engines.chatterbox.conditioning import Voices

    class Endless(torch.nn.Linear):
        """A speech head that never says a mark, hence never stops."""

        def forward(self, hidden: torch.Tensor) -> torch.Tensor:
            scores = super().forward(hidden)
            scores[..., _FIRST_MARK:] = -1e4
            return scores

    class Letters:
        """A tokenizer that makes one token of each letter."""

        def text_to_tokens(self, text: str) -> torch.Tensor:
            return torch.tensor([[3 + ord(letter) % 200 for letter in text]], dtype=torch.int32)

    torch.manual_seed(0)
    where = speaking.device_named(device)
    speaking.set_products("auto", where)
    t3, s3gen, voice_encoder = T3(), S3Gen(), VoiceEncoder()
    t3.speech_head.__class__ = Endless
    models = Models(
        t3=t3.to(where, speaking.t3_precision("auto", where)).eval(),
        s3gen=s3gen.to(where).eval(),
        voice_encoder=voice_encoder.to(where).eval(),
        tokenizer=Letters(),
    )
    voices = Voices(
        s3gen=s3gen,
        voice_encoder=voice_encoder,
        variant="english",
        prompt_tokens=t3.hp.speech_cond_prompt_len,
        revision="random",
        folder=folder,
    )
    checkpoint = Checkpoint(
        variant="english",
        t3=folder / "t3",
        s3gen=folder / "s3gen",
        voice_encoder=folder / "ve",
        tokenizer=(),
        voice=None,
        languages=("en",),
        licence="none needed",
    )
    return speaking.Speaking(checkpoint, models, voices, half=None, mark=True), models


def _reduce() -> None:
    """An eighth of the layers and less of the width, so that a CPU measures the ratios in minutes."""
    from chatterbox.models.s3gen import s3gen
    from chatterbox.models.t3.llama_configs import LLAMA_CONFIGS
    from chatterbox.models.t3.modules import cond_enc
    from chatterbox.models.t3.modules.perceiver import Perceiver
    from s3tokenizer.model_v2 import ModelConfig, S3TokenizerV2

    LLAMA_CONFIGS["Llama_520M"].update(
        hidden_size=512,
        intermediate_size=2_048,
        num_hidden_layers=4,
        num_attention_heads=8,
        num_key_value_heads=8,
    )
    cond_enc.Perceiver = partial(Perceiver, pre_attention_query_size=512, embedding_dim=512)
    S3TokenizerV2.__init__.__defaults__ = (ModelConfig(n_audio_state=64, n_audio_head=1, n_audio_layer=1),)
    encoder, decoder, vocoder = s3gen.UpsampleConformerEncoder, s3gen.ConditionalDecoder, s3gen.HiFTGenerator
    s3gen.UpsampleConformerEncoder = lambda **asked: encoder(
        **(asked | {"num_blocks": 2, "linear_units": 512})
    )
    s3gen.ConditionalDecoder = lambda **asked: decoder(**(asked | {"channels": [128], "num_mid_blocks": 3}))
    s3gen.HiFTGenerator = lambda **asked: vocoder(**(asked | {"base_channels": 128}))


def _forget_peak(speaking: Speaking) -> None:
    import torch

    if speaking.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(speaking.device)


def _peak_mb(speaking: Speaking) -> float:
    import torch

    if speaking.device.type == "cuda":
        return float(torch.cuda.max_memory_allocated(speaking.device) >> 20)
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
