"""Our batches beside the package's own single calls.

The same random numbers on both sides: where the package draws with `torch.multinomial`, it is handed ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import torch
from torch import Tensor

from phases.synthesize.engines.chatterbox.acoustics import Utterance, frames
from phases.synthesize.engines.chatterbox.conditioning import Conditioning
from phases.synthesize.engines.chatterbox.decoding import Decoding, Row
from phases.synthesize.engines.chatterbox.sampling import draw
from phases.synthesize.engines.chatterbox.stepping import Recorded, Step
from phases.synthesize.engines.chatterbox.text import tidied
from phases.voice import Voice
from tests.engines.chatterbox import cast
from tests.engines.chatterbox.tiny import TinyChatterbox

if TYPE_CHECKING:
    from phases.synthesize.engines.chatterbox.speaking import Speaking


@contextmanager
def drawing_with(uniforms: Tensor) -> Iterator[None]:
    """The package draws with these numbers, one after the other."""
    left = iter(uniforms)
    with patch(
        "torch.multinomial", lambda chances, num_samples: draw(chances, next(left).view(1, 1))[:, None]
    ):
        yield


def tokens_of_package(speaking: Speaking, row: Row) -> list[int]:
    """One call of the package's own loop."""
    from chatterbox.models.t3.modules.cond_enc import T3Cond

    t3, dials = speaking._models.t3, row.dials
    voice = T3Cond(
        speaker_emb=row.speaker,
        cond_prompt_speech_tokens=row.prompt,
        emotion_adv=dials.get("exaggeration", 0.0) * torch.ones(1, 1, 1),
    )
    # Not with the alignment watcher of the multilingual model: we do without it, as upstream does by now.
    with drawing_with(row.uniforms), patch.object(type(t3.hp), "is_multilingual", new=False):
        if t3.is_gpt:
            said = t3.inference_turbo(
                voice,
                row.text,
                temperature=dials["temperature"],
                top_p=dials["top_p"],
                repetition_penalty=dials["repetition_penalty"],
                max_gen_len=len(row.uniforms) - 1,
            )
        else:
            said = t3.inference(
                t3_cond=voice,
                text_tokens=row.text.repeat(2, 1),
                max_new_tokens=len(row.uniforms),
                **{name: value for name, value in dials.items() if name != "exaggeration"},
            )
    return [token for token in said[0].tolist() if token != t3.hp.stop_speech_token]


@torch.inference_mode()
def mel_of_package(s3gen: Any, utterance: Utterance) -> Tensor:
    """One call of the package's own flow, from the same noise."""
    voice: Conditioning = utterance.voice
    mel, _ = s3gen.flow.inference(
        token=utterance.tokens[None],
        token_len=torch.tensor([len(utterance.tokens)]),
        prompt_token=voice.gen_token,
        prompt_token_len=torch.tensor([voice.gen_token.shape[1]]),
        prompt_feat=voice.gen_feat,
        prompt_feat_len=None,
        embedding=voice.gen_embedding,
        finalize=True,
        n_timesteps=2 if s3gen.meanflow else 10,
        noised_mels=utterance.noise[None],
        meanflow=s3gen.meanflow,
    )
    return mel[0]


@torch.inference_mode()
def wave_of_package(s3gen: Any, mel: Tensor, seed: int) -> Tensor:
    """One call of the package's own vocoder."""
    torch.manual_seed(seed)
    wave, _ = s3gen.hift_inference(mel[None], None)
    wave[:, : len(s3gen.trim_fade)] *= s3gen.trim_fade
    return wave[0]


def recorded(_device: torch.device, decoding: Decoding, advance: Callable[[Decoding], None]) -> Recorded:
    """The stepper for CUDA, with a record that is no graph but the step itself."""

    def record(step: Step) -> Step:
        step()
        return step

    return Recorded(decoding, advance, record)


def relative(ours: Tensor, theirs: Tensor) -> float:
    """The largest difference, relative to the largest value; 9 if the shapes differ."""
    return float((ours - theirs).abs().max() / theirs.abs().max()) if ours.shape == theirs.shape else 9.0


def figures(engine: TinyChatterbox, everybody: Sequence[Voice]) -> dict[str, Any]:
    """Which token rows agree, and the largest differences of spectrograms and samples."""
    speaking = cast.innards(engine)
    lines = cast.mixed_lines(engine, everybody)
    voices = [speaking.voice_of(line) for line in lines]
    draws = [torch.Generator().manual_seed(line.seed) for line in lines]
    rows = [
        speaking._row(line, tidied(line.text, speaking._checkpoint.variant), voice, drawn)
        for line, voice, drawn in zip(lines, voices, draws, strict=True)
    ]
    said = speaking._tokens.say(rows)
    with patch("phases.synthesize.engines.chatterbox.tokens.stepper", recorded):
        replayed = speaking._tokens.say(rows)
    theirs = [tokens_of_package(speaking, row) for row in rows]
    # Of very different lengths, which the tokens of a tiny model are not.
    utterances = [
        Utterance(
            tokens := torch.randint(6_561, (3 + 9 * number,), generator=drawn),
            voice,
            torch.randn(80, frames(len(tokens), voice), generator=drawn),
        )
        for number, (voice, drawn) in enumerate(zip(voices, draws, strict=True))
    ]
    mels = speaking._acoustics.mels(utterances)
    s3gen = speaking._models.s3gen
    return {
        "tokens_equal": [ours.tokens.tolist() == other for ours, other in zip(said, theirs, strict=True)],
        "replayed_equal": [
            ours.tokens.tolist() == other.tokens.tolist() for ours, other in zip(replayed, said, strict=True)
        ],
        "token_counts": [len(other) for other in theirs],
        "mel": max(
            relative(mel, mel_of_package(s3gen, each)) for mel, each in zip(mels, utterances, strict=True)
        ),
        "wave": max(
            relative(
                speaking._acoustics.wave(mel, torch.Generator().manual_seed(number)),
                wave_of_package(s3gen, mel, number),
            )
            for number, mel in enumerate(mels)
        ),
    }
