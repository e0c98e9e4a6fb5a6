"""Tiny random models in the form that CTranslate2 has them, made in its environment:

python -m tests.translators.ctranslate.tiny FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

SAID = "the sea was calm and the night was long we waited for the ferry until the morning came"
WIDTH, LAYERS, HEADS, INNER = 16, 1, 2, 32
NLLB_SIGNS = ["eng_Latn", "por_Latn", "deu_Latn"]


def main(folder: Path) -> None:
    make(folder / "marian" / "opus-mt-en-de", ["source.spm", "target.spm"], [])
    make(folder / "nllb" / "tiny", ["sentencepiece.bpe.model"], NLLB_SIGNS)
    print(json.dumps("made"))


def make(folder: Path, pieces: list[str], further: list[str]) -> None:
    folder.mkdir(parents=True)
    words = SAID.split()
    lines = [" ".join(words[start:] + words[:start]) for start in range(len(words))]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(folder / "made"), vocab_size=34, minloglevel=2
    )
    for name in pieces:
        (folder / name).write_bytes((folder / "made.model").read_bytes())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "made.model"))
    known = [processor.id_to_piece(number) for number in range(len(processor))]
    signs = ["<s>", "</s>", "<unk>", *(each for each in known if not each.startswith("<")), *further]
    for leftover in folder.glob("made.*"):
        leftover.unlink()
    spec = TransformerSpec.from_config(LAYERS, HEADS, pre_norm=False)
    fill(spec, len(signs))
    spec.register_source_vocabulary(signs)
    spec.register_target_vocabulary(signs)
    spec.validate()
    spec.save(str(folder))


def fill(spec: TransformerSpec, size: int) -> None:
    random = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray:
        return random.normal(0, 0.3, shape).astype(np.float32)

    def norm(layer: object) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def linear(layer: object, out: int, inner: int) -> None:
        layer.weight, layer.bias = some(out, inner), some(out)

    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = some(size, WIDTH)
        side.position_encodings.encodings = some(300, WIDTH)
        for layer in side.layer:
            for attention in filter(None, (layer.self_attention, getattr(layer, "attention", None))):
                norm(attention.layer_norm)
                shapes = {2: (3 * WIDTH, WIDTH), 3: (WIDTH, 2 * WIDTH, WIDTH)}[len(attention.linear)]
                for each, out in zip(attention.linear, shapes, strict=True):
                    linear(each, out, WIDTH)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, INNER, WIDTH)
            linear(layer.ffn.linear_1, WIDTH, INNER)
    linear(spec.decoder.projection, size, WIDTH)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
