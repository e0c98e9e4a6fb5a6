"""Tiny random checkpoints in the package's own formats: `python -m … FOLDER VARIANT`.

A random T3 would never stop, so one channel of its stream is set apart: no layer writes it, it rises with the
position, and only the stop token's score reads it; so rows end at different times, but all of them end. A second
one keeps marks from being said.
"""

import json
import string
import sys
from pathlib import Path
from typing import Any

from phases.synthesize.engines.chatterbox.engine import VERSION
from phases.synthesize.engines.chatterbox.installed import prepare_packages

prepare_packages(VERSION)

import torch  # noqa: E402
from chatterbox.models.s3gen import S3Gen  # noqa: E402
from chatterbox.models.voice_encoder import VoiceEncoder  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers  # noqa: E402

from phases.synthesize.engines.chatterbox.checkpoint import blank_t3  # noqa: E402
from phases.synthesize.engines.chatterbox.variants import MULTILINGUAL, Checkpoint  # noqa: E402
from tests.engines.chatterbox.sizes import make_small  # noqa: E402

STOPS_AFTER = 35
TURBO_ENDS_AT = 270
"""Around this place, prompt and text counted, turbo stops: the longer both are, the less it says."""
_STOP, _MARK = 0, 1  # the channels set apart
_LOUD = 10.0
_SLOPE = 90  # so many places lie between “not yet” and “now at last”
_STOP_TOKEN, _MARKS, _USUAL = 6_562, 6_561, 300


def write_checkpoint(folder: Path, variant: str, stops_after: int = STOPS_AFTER) -> None:
    """All files of a model, from one seed."""
    make_small()
    torch.manual_seed(20)
    folder.mkdir(parents=True, exist_ok=True)
    t3 = blank_t3(_described(folder, variant))
    _stir(t3, gain=1.0)
    if variant == "turbo":
        _stop_turbo(t3)
        _write_turbo_tokenizer(folder)
    else:
        _stop(t3, stops_after)
        _write_tokenizer(folder, variant)
    s3gen, ve = S3Gen(meanflow=variant == "turbo"), VoiceEncoder()
    _stir(s3gen.flow, gain=1.0)
    _stir(s3gen.mel2wav, gain=0.7)
    states: dict[str, Any] = {"t3": t3.state_dict(), "s3gen": s3gen.state_dict(), "ve": ve.state_dict()}
    for name, file in _FILES[variant].items():
        state = {key: tensor.clone().contiguous() for key, tensor in states[name].items()}
        (torch.save if file.endswith(".pt") else save_file)(state, folder / file)


_FILES = {
    "english": {"t3": "t3_cfg.safetensors", "s3gen": "s3gen.safetensors", "ve": "ve.safetensors"},
    "multilingual": {"t3": "t3_mtl23ls_v3.safetensors", "s3gen": "s3gen.pt", "ve": "ve.pt"},
    "turbo": {"t3": "t3_turbo_v1.safetensors", "s3gen": "s3gen_meanflow.safetensors", "ve": "ve.safetensors"},
}


def _described(folder: Path, variant: str) -> Checkpoint:
    return Checkpoint(
        variant=variant,  # type: ignore[arg-type]
        t3=folder / "t3",
        s3gen=folder / "s3gen",
        voice_encoder=folder / "ve",
        tokenizer=(),
        voice=None,
        languages=("en",),
        licence="none needed",
    )


@torch.no_grad()
def _stir(model: torch.nn.Module, gain: float) -> None:
    """Random weights of a size that lets every input be felt in every output."""
    for weight in model.parameters():
        if weight.ndim >= 2:
            weight.normal_(0, gain / weight[0].numel() ** 0.5)


@torch.no_grad()
def _stop(t3: Any, after: int) -> None:
    for layer in t3.tfmr.layers:
        for written in (layer.self_attn.o_proj.weight, layer.mlp.down_proj.weight):
            written[[_STOP, _MARK]] = 0
    places = t3.speech_pos_emb.emb.weight
    places.normal_(0, 0.1)
    t3.text_pos_emb.emb.weight.normal_(0, 0.1)
    _raise_stop(places, after)
    t3.text_emb.weight.normal_()
    t3.speech_emb.weight.normal_()
    t3.speech_emb.weight[:, [_STOP, _MARK]] = 0
    _aim(t3.speech_head.weight)


@torch.no_grad()
def _stop_turbo(t3: Any) -> None:
    for block in t3.tfmr.h:
        for written in (block.attn.c_proj, block.mlp.c_proj):
            written.weight[:, [_STOP, _MARK]] = 0
            written.bias[[_STOP, _MARK]] = 0
    t3.text_emb.weight.normal_()
    t3.speech_emb.weight.normal_()
    t3.text_emb.weight[:, [_STOP, _MARK]] = 0
    t3.speech_emb.weight[:, [_STOP, _MARK]] = 0
    places = t3.tfmr.wpe.weight
    places.normal_(0, 0.1)
    _raise_stop(places, TURBO_ENDS_AT)
    _aim(t3.speech_head.weight)
    t3.speech_head.bias.zero_()


def _raise_stop(places: torch.Tensor, after: int) -> None:
    rising = torch.arange(len(places)) - after
    places[:, _STOP] = (rising * _LOUD / _SLOPE).clamp(-_LOUD, _LOUD)
    places[:, _MARK] = _LOUD


def _aim(head: torch.Tensor) -> None:
    head.normal_(0, 0.5)
    head[:, [_STOP, _MARK]] = 0
    head[_USUAL:_MARKS, _MARK] = -2.0  # few tokens are likely, so that they recur and are penalised
    head[_MARKS:] = 0
    head[_MARKS:, _MARK] = -_LOUD
    head[_STOP_TOKEN] = 0
    head[_STOP_TOKEN, _STOP] = _LOUD


def _write_tokenizer(folder: Path, variant: str) -> None:
    letters = string.ascii_letters + string.digits + "äöüßéèñçÄÖÜ.,!?-'\"&<>[]()/\\*~" + "\u0308\u0301"
    vocabulary = {"[STOP]": 0, "[UNK]": 1, "[SPACE]": 2, "[START]": 255}
    vocabulary |= {letter: number for number, letter in enumerate(letters, 3)}
    specials = ["[STOP]", "[UNK]", "[SPACE]", "[START]"]
    if variant == "multilingual":
        tags = [f"[{language}]" for language in MULTILINGUAL]
        vocabulary |= {tag: number for number, tag in enumerate(tags, 300)}
        specials += tags
    taken = set(vocabulary.values())
    vocabulary |= {f"[{number}]": number for number in range(max(taken)) if number not in taken}
    tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="[UNK]"))  # noqa: S106
    tokenizer.add_special_tokens([AddedToken(each, normalized=False) for each in specials])
    name = "tokenizer.json" if variant == "english" else "grapheme_mtl_merged_expanded_v1.json"
    tokenizer.save(str(folder / name))


def _write_turbo_tokenizer(folder: Path) -> None:
    bytes_ = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {each: number for number, each in enumerate([*bytes_, "<|endoftext|>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", "utf-8")
    settings = {
        "tokenizer_class": "GPT2Tokenizer",
        "eos_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")


if __name__ == "__main__":
    write_checkpoint(Path(sys.argv[1]), sys.argv[2])
    print(json.dumps(sorted(path.name for path in Path(sys.argv[1]).iterdir())))
