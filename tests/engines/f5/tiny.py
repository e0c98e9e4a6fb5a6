"""A checkpoint of F5-TTS with all its parts, a thousand times smaller, from a seed; run in the engine's environment.

    python -m tests.engines.f5.tiny MODELS [NAME] [ARCHITECTURE OPTION=VALUE …]

It is written as published ones are, so that the engine's real loading code reads it. Tensors that training starts from
zero are random: else the network would give back its noise, whatever it is told.
"""

import json
import sys
from pathlib import Path

import torch

from phases.synthesize.engines.f5.packages import require_packages

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
MARKS = ".,;:!?'\"()-[]<>&\\/"
PINYIN = [f"{sound}{tone}" for sound in ("ni", "hao", "shi", "jie", "wo", "men") for tone in range(1, 6)]
SIZE = {"dim": 32, "depth": 1, "heads": 2, "dim_head": 16, "text_dim": 32, "conv_layers": 2, "ff_mult": 2}
_VOCOS = """\
feature_extractor:
  class_path: vocos.feature_extractors.MelSpectrogramFeatures
  init_args: {sample_rate: 24000, n_fft: 1024, hop_length: 256, n_mels: 100, padding: center}
backbone:
  class_path: vocos.models.VocosBackbone
  init_args: {input_channels: 100, dim: DIM, intermediate_dim: WIDE, num_layers: LAYERS}
head:
  class_path: vocos.heads.ISTFTHead
  init_args: {dim: DIM, n_fft: 1024, hop_length: 256, padding: center}
"""


def make(
    models: Path,
    name: str = "tiny",
    seed: int = 0,
    vocoder_size: tuple[int, int, int] = (32, 64, 2),
    **changes: object,
) -> Path:
    """The folder of the model; the vocoder's size is its width, its inner width and its layers."""
    require_packages()
    from f5_tts.model import CFM, DiT
    from safetensors.torch import save_file
    from vocos import Vocos

    folder = models / "f5-tts" / name
    (folder / "vocos").mkdir(parents=True)
    vocabulary = [" ", *LETTERS, *CYRILLIC, *MARKS, *PINYIN]
    (folder / "vocab.txt").write_text("".join(f"{sign}\n" for sign in vocabulary), "utf-8")
    size = {**SIZE, **changes}
    options = "".join(f"{key} = {json.dumps(value)}\n" for key, value in size.items() if value is not None)
    (folder / "model.toml").write_text(
        f'languages = ["en", "ru", "zh"]\nlicence = "free of rights: random"\n\n[architecture]\n{options}',
        "utf-8",
    )
    torch.manual_seed(seed)
    model = CFM(transformer=DiT(**size, text_num_embeds=len(vocabulary), mel_dim=100))
    weights = {f"ema_model.{key}": value.contiguous() for key, value in _stirred(model).items()}
    save_file(weights, folder / "model_1.safetensors")
    (folder / "vocos" / "config.yaml").write_text(_vocos(*vocoder_size), "utf-8")
    vocoder = Vocos.from_hparams(str(folder / "vocos" / "config.yaml"))
    torch.save(_stirred(vocoder), folder / "vocos" / "pytorch_model.bin")
    return folder


def _vocos(dim: int, wide: int, layers: int) -> str:
    return _VOCOS.replace("DIM", str(dim)).replace("WIDE", str(wide)).replace("LAYERS", str(layers))


def _stirred(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {
        key: torch.randn_like(value) * 0.1 if value.is_floating_point() and not value.any() else value
        for key, value in network.state_dict().items()
    }


if __name__ == "__main__":
    changes = dict(option.split("=") for option in sys.argv[3:])
    made = make(
        Path(sys.argv[1]), *sys.argv[2:3], **{key: json.loads(value) for key, value in changes.items()}
    )
    print(json.dumps(str(made)))
