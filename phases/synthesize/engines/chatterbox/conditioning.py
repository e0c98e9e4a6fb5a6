"""What the model knows of a voice: computed once per recording and model, kept by content, never changed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import librosa
import numpy as np
import safetensors.torch
import soundfile
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor

from phases.errors import EngineFailed
from phases.hosting.model_files import write_whole
from phases.synthesize.engines.chatterbox.variants import VariantName
from phases.voice import Reference

if TYPE_CHECKING:
    from chatterbox.models.s3gen import S3Gen
    from chatterbox.models.voice_encoder import VoiceEncoder

RATE = 24_000
_TOKENIZER_RATE = 16_000
_GEN_SECONDS = 10
_PROMPT_SECONDS = {"english": 6, "multilingual": 6, "turbo": 15}
_LEAST_SECONDS = {"english": 1.0, "multilingual": 1.0, "turbo": 5.0}
_TURBO_LOUDNESS = -27.0
_REMEMBERED = 64


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """A voice as T3 and S3Gen take it. Its tensors are only ever read."""

    speaker: Tensor
    prompt: Tensor
    gen_token: Tensor
    gen_feat: Tensor
    gen_embedding: Tensor

    @classmethod
    def of_conds(cls, path: Path) -> Conditioning:
        """The voice that comes with a model, in the package's own format."""
        stored = torch.load(path, map_location="cpu", weights_only=True)
        return cls(
            speaker=stored["t3"]["speaker_emb"].float(),
            prompt=torch.atleast_2d(stored["t3"]["cond_prompt_speech_tokens"]).long(),
            gen_token=torch.atleast_2d(stored["gen"]["prompt_token"]).long(),
            gen_feat=stored["gen"]["prompt_feat"].float(),
            gen_embedding=torch.atleast_2d(stored["gen"]["embedding"]).float(),
        )

    @classmethod
    def of_file(cls, path: Path) -> Conditioning | None:
        """What was kept, if it was and is whole."""
        try:
            stored = safetensors.torch.load(path.read_bytes())
            return cls(**{each.name: stored[each.name] for each in fields(cls)})
        except (FileNotFoundError, SafetensorError, KeyError):
            return None

    def write(self, path: Path) -> None:
        """Keep it."""
        tensors = {each.name: getattr(self, each.name).cpu().contiguous() for each in fields(self)}
        write_whole(path, safetensors.torch.save(tensors))

    def on(self, device: torch.device) -> Conditioning:
        """The same on a device."""
        return Conditioning(**{each.name: getattr(self, each.name).to(device) for each in fields(self)})


class Voices:
    """The voices in use: in memory as far as they fit, on disk by what they are made of."""

    def __init__(
        self,
        *,
        s3gen: S3Gen,
        voice_encoder: VoiceEncoder,
        variant: VariantName,
        prompt_tokens: int,
        revision: str,
        folder: Path,
    ) -> None:
        self._s3gen = s3gen
        self._voice_encoder = voice_encoder
        self._variant = variant
        self._prompt_tokens = prompt_tokens
        self._revision = revision
        self._folder = folder
        self._known: OrderedDict[str, Conditioning] = OrderedDict()
        self.computed = 0
        """How many had to be computed."""

    def built_in(self, path: Path) -> Conditioning:
        """The voice that comes with the model."""
        return self._known.get("") or self._remember("", Conditioning.of_conds(path))

    def of(self, reference: Reference) -> Conditioning:
        """The voice in a recording; the same content is never listened to twice."""
        if known := self._known.get(reference.audio_hash):
            self._known.move_to_end(reference.audio_hash)
            return known
        path = self._folder / f"{_plain(reference.audio_hash)}-{self._revision[:16]}.safetensors"
        kept = Conditioning.of_file(path)
        if kept is None:
            kept = self._listen(_samples(reference, _LEAST_SECONDS[self._variant]))
            kept.write(path)
            self.computed += 1
        return self._remember(reference.audio_hash, kept)

    def _remember(self, key: str, conditioning: Conditioning) -> Conditioning:
        self._known[key] = conditioning.on(self._s3gen.device)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return self._known[key]

    @torch.inference_mode()
    def _listen(self, samples: NDArray[np.float32]) -> Conditioning:
        """As the package's `prepare_conditionals`, without its state."""
        if self._variant == "turbo":
            samples = _levelled(samples)
        low = librosa.resample(samples, orig_sr=RATE, target_sr=_TOKENIZER_RATE)
        gen = self._s3gen.embed_ref(samples[: _GEN_SECONDS * RATE], RATE, device=self._s3gen.device)
        prompt, _ = self._s3gen.tokenizer.forward(
            [low[: _PROMPT_SECONDS[self._variant] * _TOKENIZER_RATE]], max_len=self._prompt_tokens
        )
        speaker = torch.from_numpy(self._voice_encoder.embeds_from_wavs([low], sample_rate=_TOKENIZER_RATE))
        return Conditioning(
            speaker=speaker.mean(0, keepdim=True),
            prompt=torch.atleast_2d(prompt),
            gen_token=gen["prompt_token"],
            gen_feat=gen["prompt_feat"],
            gen_embedding=gen["embedding"],
        )


def _samples(reference: Reference, least_seconds: float) -> NDArray[np.float32]:
    try:
        samples, rate = soundfile.read(reference.audio, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise EngineFailed(
            f"The voice's recording {reference.audio} cannot be read: {str(error).rstrip('.')}.",
            "Add the voice again.",
        ) from error
    mono: NDArray[np.float32] = samples.mean(axis=1)
    if len(mono) < least_seconds * rate or not mono.any():
        raise EngineFailed(
            f"The voice's recording {reference.audio} is silent or shorter than {least_seconds:g} s.",
            "Give the voice a recording of 6 to 15 seconds of speech.",
        )
    return mono if rate == RATE else librosa.resample(mono, orig_sr=rate, target_sr=RATE)


def _levelled(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    import pyloudnorm  # noqa: PLC0415 - only turbo needs it

    loudness = pyloudnorm.Meter(RATE).integrated_loudness(samples)
    gain = 10.0 ** ((_TURBO_LOUDNESS - loudness) / 20.0)
    return samples * np.float32(gain) if np.isfinite(gain) else samples


def _plain(name: str) -> str:
    return "".join(each if each.isalnum() or each in "-_" else "-" for each in name)
