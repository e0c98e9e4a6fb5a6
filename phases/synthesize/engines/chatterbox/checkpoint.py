"""The models of a checkpoint, through the package's own classes."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from chatterbox.models.s3gen import S3Gen
from chatterbox.models.t3 import T3
from chatterbox.models.t3.modules.t3_config import T3Config
from chatterbox.models.tokenizers import EnTokenizer, MTLTokenizer
from chatterbox.models.tokenizers.tokenizer import ChineseCangjieConverter
from chatterbox.models.voice_encoder import VoiceEncoder
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from phases.errors import EngineMissing
from phases.synthesize.engines.chatterbox.variants import CANGJIE, FETCH, SEGMENTER, Checkpoint

M = TypeVar("M", bound=torch.nn.Module)

_TURBO_TEXT_TOKENS = 50_276
_BUFFERS = ("tokenizer._mel_filters", "tokenizer.window")  # made, not learned


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """All that a checkpoint holds, on the device, ready to infer."""

    t3: T3
    s3gen: S3Gen
    voice_encoder: VoiceEncoder
    tokenizer: EnTokenizer | MTLTokenizer | PreTrainedTokenizerBase


def load_models(checkpoint: Checkpoint, device: torch.device, precision: torch.dtype) -> Models:
    """The models; EngineMissing if the files are of something else."""
    try:
        t3 = _filled(blank_t3(checkpoint), checkpoint.t3)
        if checkpoint.variant == "turbo":
            del t3.tfmr.wte
        s3gen = _filled(S3Gen(meanflow=checkpoint.variant == "turbo"), checkpoint.s3gen)
        voice_encoder = _filled(VoiceEncoder(), checkpoint.voice_encoder)
        tokenizer = _tokenizer(checkpoint)
    except (RuntimeError, KeyError, ValueError, OSError, pickle.UnpicklingError) as error:
        raise EngineMissing(
            f"{checkpoint.folder} does not hold what its names say: {error}.", FETCH
        ) from error
    return Models(
        t3=t3.to(device, precision).eval(),
        s3gen=s3gen.to(device).eval(),
        voice_encoder=voice_encoder.to(device).eval(),
        tokenizer=tokenizer,
    )


def text_tokens(models: Models, checkpoint: Checkpoint, text: str, language: str) -> Tensor:
    """The text as T3 reads it: (1, length)."""
    if checkpoint.variant == "turbo":
        ids: Tensor = models.tokenizer(text, return_tensors="pt").input_ids
        return ids
    if checkpoint.variant == "multilingual":
        ids = models.tokenizer.text_to_tokens(text, language_id=language.partition("-")[0].lower())
    else:
        ids = models.tokenizer.text_to_tokens(text)
    settings = models.t3.hp
    return torch.nn.functional.pad(
        torch.nn.functional.pad(ids.long(), (1, 0), value=settings.start_text_token),
        (0, 1),
        value=settings.stop_text_token,
    )


def blank_t3(checkpoint: Checkpoint) -> T3:
    """The T3 of the variant, with nothing learned."""
    match checkpoint.variant:
        case "english":
            return T3(T3Config.english_only())
        case "multilingual":
            return T3(T3Config.multilingual())
        case "turbo":
            settings = T3Config(text_tokens_dict_size=_TURBO_TEXT_TOKENS)
            settings.llama_config_name = "GPT2_medium"
            settings.speech_tokens_dict_size = 6_563
            settings.input_pos_emb = None
            settings.speech_cond_prompt_len = 375
            settings.use_perceiver_resampler = False
            settings.emotion_adv = False
            return T3(settings)


def _filled(model: M, path: Path) -> M:
    pickled = path.suffix == ".pt"
    state = torch.load(path, map_location="cpu", weights_only=True) if pickled else load_file(path)
    if "model" in state:
        state = state["model"][0]
    missing, unexpected = model.load_state_dict(state, strict=False)
    if faults := [name for name in (*missing, *unexpected) if name not in _BUFFERS]:
        raise ValueError(f"{path.name} lacks or has too much: {', '.join(faults[:3])}")
    return model


def _tokenizer(checkpoint: Checkpoint) -> EnTokenizer | MTLTokenizer | PreTrainedTokenizerBase:
    match checkpoint.variant:
        case "english":
            return EnTokenizer(str(checkpoint.tokenizer[0]))
        case "multilingual":
            return _Multilingual(checkpoint)
        case "turbo":
            tokenizer = AutoTokenizer.from_pretrained(checkpoint.folder, local_files_only=True)
            tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
            return tokenizer


class _Multilingual(MTLTokenizer):  # type: ignore[misc]
    """The package's own fetches tables from the network while it is made, whatever language is spoken."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.tokenizer = Tokenizer.from_file(str(checkpoint.tokenizer[0]))
        self.cangjie_converter = _Chinese(checkpoint.folder) if "zh" in checkpoint.languages else None
        self.check_vocabset_sot_eot()


class _Chinese(ChineseCangjieConverter):  # type: ignore[misc]
    """With the table and the model for parting words that lie in the model's folder."""

    def __init__(self, folder: Path) -> None:
        from spacy_pkuseg import pkuseg  # noqa: PLC0415 - only Chinese needs it

        self.word2cj: dict[str, str] = {}
        self.cj2word: dict[str, list[str]] = {}
        for entry in json.loads((folder / CANGJIE).read_text("utf-8")):
            word, code = entry.split("\t")[:2]
            self.word2cj[word] = code
            self.cj2word.setdefault(code, []).append(word)
        self.segmenter = pkuseg(str(folder / SEGMENTER))
