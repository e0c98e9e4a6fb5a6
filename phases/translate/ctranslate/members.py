"""Marian and NLLB as translators: their facts, and sentences turned into pieces and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from phases.errors import TranslatorMissing
from phases.hosting.model_files import revision
from phases.hosting.premises import Premises
from phases.languages import base_language
from phases.translate.ctranslate.files import WEIGHTS, Model, find_marian, find_nllb
from phases.translate.ctranslate.flores import FLORES
from phases.translate.facts import Sentence, TranslatorFacts

if TYPE_CHECKING:
    from phases.translate.ctranslate.network import Network

VERSION = "4.8.5"
"""Of CTranslate2."""
DRIVER = 1
"""Raised when these files come to translate the same text otherwise with the same package."""
ENVIRONMENT = "ctranslate"
_PACKAGES_MB = 250
_END = "</s>"


class _Converted:
    """What both have in common."""

    weights_licence: ClassVar[str]

    def __init__(self, model: Model, premises: Premises) -> None:
        exactly = "" if premises.precision == "auto" else f"+{premises.precision}"
        self.facts = TranslatorFacts(
            name=f"{model.family}/{model.name}",
            version=f"{VERSION}+{DRIVER}{exactly}",
            model_revision=revision(model.files),
            pairs=model.pairs,
            most_words=60,
            max_batch=16,
            code_licence="MIT",
            weights_licence=self.weights_licence,
            memory_mb=_PACKAGES_MB + ((model.folder / WEIGHTS).stat().st_size >> 20) * 2,
            environment=ENVIRONMENT,
            uses_device=True,
        )
        self._model = model
        self._premises = premises
        self._network: Network | None = None

    def load(self) -> None:
        """Check the packages, then load the files."""
        try:
            from phases.translate.ctranslate.network import Network  # noqa: PLC0415 - heavy, so late
        except ImportError as error:
            raise TranslatorMissing(
                f"A package is not installed: {error}.", f"`nocturne engines install {ENVIRONMENT}`."
            ) from error
        self._network = Network(self._model, VERSION, self._premises)

    def translate(self, sentences: Sequence[Sentence]) -> Sequence[str]:
        """All in one batch."""
        if self._network is None:
            raise TranslatorMissing(
                f"{self.facts.name} was asked before it was loaded.", "Call load() first."
            )
        return self._network.translated(
            [self._framed(each, self._network.pieces(each.text)) for each in sentences],
            [self._begun(each) for each in sentences],
        )

    def close(self) -> None:
        """Forget the model."""
        self._network = None

    @abstractmethod
    def _framed(self, sentence: Sentence, pieces: list[str]) -> list[str]:
        """The pieces as this family wants them."""

    @abstractmethod
    def _begun(self, sentence: Sentence) -> list[str]:
        """What the translation begins with, and what is not shown of it."""


class Marian(_Converted):
    """One pair of languages in each model."""

    weights_licence = "as its authors say; those of OPUS-MT are CC BY 4.0"

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> Marian:
        """The translator with that model; TranslatorMissing if it is not there or not whole."""
        return cls(find_marian(model, premises), premises)

    def _framed(self, sentence: Sentence, pieces: list[str]) -> list[str]:
        _ = sentence
        return [*pieces, _END]

    def _begun(self, sentence: Sentence) -> list[str]:
        _ = sentence
        return []


class Nllb(_Converted):
    """Many languages in one model; the first sign says which."""

    weights_licence = "as its authors say; those of Meta are CC BY-NC 4.0, not for commerce"

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> Nllb:
        """The translator with that model; TranslatorMissing if it is not there or not whole."""
        return cls(find_nllb(model, premises), premises)

    def _framed(self, sentence: Sentence, pieces: list[str]) -> list[str]:
        return [FLORES[base_language(sentence.source)], *pieces, _END]

    def _begun(self, sentence: Sentence) -> list[str]:
        return [FLORES[base_language(sentence.target)]]
