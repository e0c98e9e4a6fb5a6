"""A converted model, loaded: only in the environment `ctranslate`."""

from collections.abc import Sequence
from importlib import metadata

import ctranslate2
import sentencepiece

from phases.errors import TranslatorMissing
from phases.hosting.premises import Premises
from phases.translate.ctranslate.files import HOW, WEIGHTS, Model

_COMPUTED = {"auto": "default", "float32": "float32", "float16": "float16", "bfloat16": "bfloat16"}
_BEAM = 4
_LONGEST = 256


class Network:
    """Pieces in, a text out; always by the same beam, so the same text gives the same translation."""

    def __init__(self, model: Model, version: str, premises: Premises) -> None:
        found = metadata.version("ctranslate2")
        if found != version:
            raise TranslatorMissing(
                f"ctranslate2 is {found}, and {version} was pinned.",
                "`nocturne engines remove ctranslate`, then `nocturne engines install ctranslate`.",
            )
        device = "cpu" if premises.device in {"auto", "mps"} and not _has_gpu() else premises.device
        kind, _, index = device.partition(":")
        try:
            self._source, self._target = (
                sentencepiece.SentencePieceProcessor(model_file=str(path)) for path in model.pieces
            )
            self._translator = ctranslate2.Translator(
                str(model.folder),
                device="cuda" if kind == "auto" else kind,
                device_index=int(index or 0),
                compute_type=_COMPUTED[premises.precision],
                intra_threads=1,
            )
        except (RuntimeError, OSError, ValueError) as error:
            raise TranslatorMissing(
                f"{model.folder / WEIGHTS} cannot be loaded: {error}.", f"Make it again; {HOW}"
            ) from error

    def pieces(self, text: str) -> list[str]:
        """A text in pieces of the source."""
        return [str(piece) for piece in self._source.encode(text, out_type=str)]

    def translated(self, sources: Sequence[list[str]], begun: Sequence[list[str]]) -> list[str]:
        """One text per source, without what it had to begin with."""
        results = self._translator.translate_batch(
            sources,
            target_prefix=begun if any(begun) else None,
            beam_size=_BEAM,
            max_decoding_length=_LONGEST,
            max_input_length=0,  # what is too long was divided before; nothing is cut silently
        )
        return [
            str(self._target.decode(result.hypotheses[0][len(prefix) :]))
            for result, prefix in zip(results, begun, strict=True)
        ]


def _has_gpu() -> bool:
    return bool(ctranslate2.get_cuda_device_count())
