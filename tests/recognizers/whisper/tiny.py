"""A Whisper of a few megabytes in the format OpenAI published: what it says is noise, how it says it is not.

python -m tests.recognizers.whisper.tiny FOLDER
"""

import json
import sys
from pathlib import Path

import torch
from whisper.model import ModelDimensions, Whisper

DIMS = ModelDimensions(
    n_mels=80,
    n_audio_ctx=1500,
    n_audio_state=32,
    n_audio_head=2,
    n_audio_layer=1,
    n_vocab=51_865,
    n_text_ctx=448,
    n_text_state=32,
    n_text_head=2,
    n_text_layer=2,
)


def main(folder: Path) -> None:
    torch.manual_seed(7)
    network = Whisper(DIMS)
    for tensor in network.parameters():
        if tensor.ndim > 1:
            torch.nn.init.normal_(tensor, std=0.3)
    path = folder / "whisper" / "tiny-noise" / "tiny.pt"
    path.parent.mkdir(parents=True)
    torch.save({"dims": vars(DIMS), "model_state_dict": network.state_dict()}, path)
    print(json.dumps(path.stat().st_size))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
