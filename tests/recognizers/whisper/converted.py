"""A model of CTranslate2's as a checkpoint in the format OpenAI published.

python -m tests.recognizers.whisper.converted MODEL.bin CHECKPOINT.pt
"""

import json
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import torch

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_CROSS = {"layer_norm": "cross_attn_ln", "attention": "cross_attn"}
_OWN = {"layer_norm": "attn_ln", "attention": "attn"}


def main(model: Path, checkpoint: Path) -> None:
    variables = dict(read(model.read_bytes()))
    state = {name: torch.from_numpy(np.array(value)) for name, value in mapped(variables)}
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": dims(variables, state), "model_state_dict": state}, checkpoint)
    print(json.dumps(len(state)))


def read(content: bytes) -> Iterator[tuple[str, np.ndarray]]:
    place = 0

    def number(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{form}", content, place)
        place += struct.calcsize(form)
        return value

    def string() -> str:
        nonlocal place
        length = number("H")
        place += length
        return content[place - length : place - 1].decode()

    assert (number("I"), string(), number("I")) == (6, "WhisperSpec", 3)
    for _ in range(number("I")):
        name = string()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = _TYPES[number("B")], number("I")
        place += size
        yield name, np.frombuffer(content[place - size : place], kind).reshape(shape)


def dims(variables: Mapping[str, np.ndarray], state: Mapping[str, torch.Tensor]) -> dict[str, int]:
    def layers(side: str) -> int:
        return len(
            {
                name.split("/")[1]
                for name in variables
                if name.startswith(f"{side}/layer_") and "norm" not in name.split("/")[1]
            }
        )

    return {
        "n_mels": state["encoder.conv1.weight"].shape[1],
        "n_audio_ctx": state["encoder.positional_embedding"].shape[0],
        "n_audio_state": state["encoder.positional_embedding"].shape[1],
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": layers("encoder"),
        "n_vocab": state["decoder.token_embedding.weight"].shape[0],
        "n_text_ctx": state["decoder.positional_embedding"].shape[0],
        "n_text_state": state["decoder.positional_embedding"].shape[1],
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": layers("decoder"),
    }


def mapped(variables: Mapping[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    for name, value in variables.items():
        side, *rest = name.split("/")
        end = rest[-1]
        match rest:
            case ["conv1" | "conv2" as layer, _]:
                yield f"{side}.{layer}.{end}", value
            case ["position_encodings", _]:
                yield f"{side}.positional_embedding", value
            case ["layer_norm", _]:
                yield f"{side}.{'ln_post' if side == 'encoder' else 'ln'}.{affine(end)}", value
            case ["embeddings", "weight"]:
                yield "decoder.token_embedding.weight", value
            case [layer, *part] if layer.startswith("layer_"):
                block = f"{side}.blocks.{layer.removeprefix('layer_')}"
                yield from ((f"{block}.{inner}", one) for inner, one in layered(part, value))


def layered(part: list[str], value: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    match part:
        case ["ffn", "layer_norm", end]:
            yield f"mlp_ln.{affine(end)}", value
        case ["ffn", "linear_0" | "linear_1" as linear, end]:
            yield f"mlp.{0 if linear == 'linear_0' else 2}.{end}", value
        case ["self_attention" | "attention" as kind, "layer_norm", end]:
            yield f"{'attn_ln' if kind == 'self_attention' else 'cross_attn_ln'}.{affine(end)}", value
        case ["self_attention", "linear_0", end]:
            yield from split(("query", "key", "value"), "attn", end, value)
        case ["self_attention", "linear_1", end]:
            yield f"attn.out.{end}", value
        case ["attention", "linear_0", end]:
            yield f"cross_attn.query.{end}", value
        case ["attention", "linear_1", end]:
            yield from split(("key", "value"), "cross_attn", end, value)
        case ["attention", "linear_2", end]:
            yield f"cross_attn.out.{end}", value


def split(
    names: tuple[str, ...], attention: str, end: str, value: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    for name, rows in zip(names, np.split(value, len(names)), strict=True):
        if (name, end) == ("key", "bias"):
            assert not rows.any(), "Whisper's keys have no bias"
        else:
            yield f"{attention}.{name}.{end}", rows


def affine(end: str) -> str:
    return {"gamma": "weight", "beta": "bias"}[end]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
