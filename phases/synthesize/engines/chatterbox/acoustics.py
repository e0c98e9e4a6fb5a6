"""From speech tokens to sound: S3Gen's flow for many rows at once, its vocoder row by row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor
from torch.nn.utils import parametrize
from torch.nn.utils.rnn import pad_sequence

from phases.synthesize.engines.chatterbox.conditioning import Conditioning

if TYPE_CHECKING:
    from chatterbox.models.s3gen import S3Gen

FRAMES_A_TOKEN = 2
MELS = 80
STEPS, MEANFLOW_STEPS = 10, 2
_FRAMES_AT_ONCE = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """What is to sound: tokens below 6561, in a voice."""

    tokens: Tensor
    voice: Conditioning
    noise: Tensor
    """(80, frames): of the prompt and of what is said, as `frames` counts them."""

    @property
    def frames(self) -> int:
        """Mel frames with the voice's prompt, which is spoken again and cut away."""
        return frames(len(self.tokens), self.voice)


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What every step of the flow is told."""

    mask: Tensor
    meant: Tensor
    speakers: Tensor
    prompts: Tensor

    def and_nothing(self) -> _Given:
        """The same rows once more, of which nothing is known but their length."""
        known = (self.meant, self.speakers, self.prompts)
        return _Given(
            self.mask.repeat(2, 1, 1), *(torch.cat([each, torch.zeros_like(each)]) for each in known)
        )


def frames(tokens: int, voice: Conditioning) -> int:
    """How many mel frames the flow makes of so many tokens in that voice."""
    return FRAMES_A_TOKEN * (voice.gen_token.shape[1] + tokens)


class Acoustics:
    """S3Gen, loaded, with its loops owned: upstream's batches leak from row to row."""

    def __init__(self, s3gen: S3Gen, half: torch.dtype | None) -> None:
        self._s3gen = s3gen
        self._half = half
        self._device: torch.device = s3gen.device
        for module in s3gen.mel2wav.modules():
            if parametrize.is_parametrized(module, "weight"):
                parametrize.remove_parametrizations(module, "weight")  # else computed anew for every call

    @torch.inference_mode()
    def mels(self, utterances: Sequence[Utterance]) -> list[Tensor]:
        """The mel spectrogram of each, (80, frames), the prompt cut away; like lengths go together."""
        mels: dict[int, Tensor] = {}
        for numbers in _crowds([each.frames for each in utterances]):
            crowd = [utterances[number] for number in numbers]
            mels |= zip(numbers, self._flow(crowd), strict=True)
        return [mels[number] for number in range(len(utterances))]

    @torch.inference_mode()
    def wave(self, mel: Tensor, generator: torch.Generator) -> Tensor:
        """The samples of one spectrogram; what is random in it comes from the generator."""
        vocoder = self._s3gen.mel2wav
        pitch = vocoder.f0_upsamp(vocoder.f0_predictor(mel[None])[:, None])
        wave: Tensor = vocoder.decode(x=mel[None], s=self._source(pitch, generator))[0]
        fade = self._s3gen.trim_fade[: len(wave)]  # the prompt would spill over into the first milliseconds
        wave[: len(fade)] *= fade
        return wave

    def _flow(self, crowd: Sequence[Utterance]) -> Iterator[Tensor]:
        flow = self._s3gen.flow
        lengths = torch.tensor([each.frames // FRAMES_A_TOKEN for each in crowd], device=self._device)
        meant = flow.encoder_proj(self._encoded(crowd, lengths)).transpose(1, 2).contiguous()
        voices = torch.cat([each.voice.gen_embedding for each in crowd])
        given = _Given(
            mask=_mask(FRAMES_A_TOKEN * lengths, meant.shape[2])[:, None].to(meant),
            meant=meant,
            speakers=flow.spk_embed_affine_layer(F.normalize(voices, dim=1)),
            prompts=_prompts(crowd, meant),
        )
        noise = pad_sequence([each.noise.T.to(meant) for each in crowd], batch_first=True).transpose(1, 2)
        with self._halved():
            mel = (self._in_two_steps if self._s3gen.meanflow else self._in_ten_steps)(noise, given)
        for row, each in enumerate(crowd):
            yield mel[row, :, each.voice.gen_feat.shape[1] : each.frames]

    def _encoded(self, crowd: Sequence[Utterance], lengths: Tensor) -> Tensor:
        """The encoder's own layers in its own order, with nothing beyond a row's end but silence."""
        flow, encoder = self._s3gen.flow, self._s3gen.flow.encoder
        tokens = pad_sequence(
            [torch.cat([each.voice.gen_token[0], each.tokens]) for each in crowd], batch_first=True
        )
        there = _mask(lengths, tokens.shape[1])[:, None]
        hidden, positions, there = encoder.embed(flow.input_embedding(tokens) * there.transpose(1, 2), there)
        hidden = encoder.pre_lookahead_layer(
            hidden * there.transpose(1, 2)
        )  # or it reads the padding as speech
        hidden = encoder.forward_layers(hidden, there, positions, there)
        hidden, lengths = encoder.up_layer(hidden.transpose(1, 2).contiguous(), lengths)
        hidden = hidden.transpose(1, 2).contiguous()
        there = _mask(lengths, hidden.shape[1])[:, None]
        hidden, positions, there = encoder.up_embed(hidden, there)
        return encoder.after_norm(encoder.forward_up_layers(hidden, there, positions, there))

    def _in_two_steps(self, mel: Tensor, given: _Given) -> Tensor:
        """From noise to spectrogram as turbo was taught it: each step knows where it ends."""
        for time, until in pairwise(torch.linspace(0, 1, MEANFLOW_STEPS + 1, device=self._device)):
            mel = mel + (until - time) * self._slope(mel, given, time, until)
        return mel

    def _in_ten_steps(self, mel: Tensor, given: _Given) -> Tensor:
        """Euler's way, with and without what is given, and the difference made stronger."""
        strength = float(self._s3gen.flow.decoder.inference_cfg_rate)
        with_and_without = given.and_nothing()
        times = torch.linspace(0, 1, STEPS + 1, device=self._device)
        for time, until in pairwise(1 - torch.cos(times * 0.5 * math.pi)):
            guided, free = self._slope(mel.repeat(2, 1, 1), with_and_without, time).chunk(2)
            mel = mel + (until - time) * ((1.0 + strength) * guided - strength * free)
        return mel

    def _slope(self, mel: Tensor, given: _Given, time: Tensor, until: Tensor | None = None) -> Tensor:
        slope: Tensor = self._s3gen.flow.decoder.estimator(
            mel,
            mask=given.mask,
            mu=given.meant,
            t=time.expand(len(mel)),
            spks=given.speakers,
            cond=given.prompts,
            r=None if until is None else until.expand(len(mel)),
        )
        return slope.float()

    def _halved(self) -> AbstractContextManager[object]:
        return torch.autocast(self._device.type, self._half) if self._half else nullcontext()

    def _source(self, pitch: Tensor, generator: torch.Generator) -> Tensor:
        """The hum and hiss that the vocoder shapes: as the package's SineGen, with random numbers of its own."""
        module = self._s3gen.mel2wav.m_source
        sines = module.l_sin_gen
        harmonics = torch.arange(1, sines.harmonic_num + 2, device=self._device)[None, :, None]
        phase = 2 * torch.pi * ((pitch * harmonics / sines.sampling_rate).cumsum(-1) % 1)
        offset = torch.rand(1, harmonics.shape[1], 1, generator=generator, device=self._device)
        offset = offset * (2 * torch.pi) - torch.pi
        offset[:, 0] = 0
        waves = sines.sine_amp * torch.sin(phase + offset)
        voiced = (pitch > sines.voiced_threshold).float()
        loudness = voiced * sines.noise_std + (1 - voiced) * sines.sine_amp / 3
        hiss = torch.randn(waves.shape, generator=generator, device=self._device)
        waves = waves * voiced + loudness * hiss
        source: Tensor = module.l_tanh(module.l_linear(waves.transpose(1, 2))).transpose(1, 2)
        return source


def _crowds(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of those that go together: like lengths, and no more frames at once than fit."""
    crowd: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda each: lengths[each]):
        if crowd and lengths[number] * (len(crowd) + 1) > _FRAMES_AT_ONCE:
            yield crowd
            crowd = []
        crowd.append(number)
    yield crowd


def _mask(lengths: Tensor, longest: int) -> Tensor:
    return torch.arange(longest, device=lengths.device) < lengths[:, None]


def _prompts(crowd: Sequence[Utterance], like: Tensor) -> Tensor:
    prompts = torch.zeros_like(like)
    for row, each in enumerate(crowd):
        prompts[row, :, : each.voice.gen_feat.shape[1]] = each.voice.gen_feat[0].T
    return prompts
