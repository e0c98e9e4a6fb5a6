"""Whisper as a recognizer: its facts, and passages heard in lockstep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from phases.errors import RecognizerMissing
from phases.evidence import Evidence
from phases.hear.facts import Passage, RecognizerFacts
from phases.hear.whisper.answers import heard_by
from phases.hear.whisper.checkpoint import FAMILY, Checkpoint, find_checkpoint
from phases.hosting.model_files import revision
from phases.hosting.premises import Premises

if TYPE_CHECKING:
    from phases.hear.whisper.listening import Ears

VERSION = "20250625"
DRIVER = 1
"""Raised when these files come to hear the same passage otherwise with the same package."""
_PACKAGES_MB = 900


class Whisper:
    """One checkpoint of Whisper."""

    def __init__(self, checkpoint: Checkpoint, premises: Premises) -> None:
        self.facts = _facts(checkpoint, premises)
        self._checkpoint = checkpoint
        self._premises = premises
        self._ears: Ears | None = None

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> Whisper:
        """The recognizer with that checkpoint; RecognizerMissing if it is not there or not whole."""
        return cls(find_checkpoint(model, premises), premises)

    def load(self) -> None:
        """Check the package and the file, then load them."""
        try:
            from phases.hear.whisper.listening import Ears  # noqa: PLC0415 - heavy, so late
            from phases.hear.whisper.model import WhisperModel  # noqa: PLC0415
        except ImportError as error:
            raise RecognizerMissing(
                f"A package is not installed: {error}.", f"`nocturne engines install {FAMILY}`."
            ) from error
        self._ears = Ears(
            WhisperModel(find_checkpoint(self._checkpoint.name, self._premises), VERSION, self._premises)
        )

    def hear(self, passages: Sequence[Passage]) -> Sequence[tuple[Evidence, ...]]:
        """For each passage the evidence of each of its parts."""
        if self._ears is None:
            raise RecognizerMissing("Whisper was asked to hear before it was loaded.", "Call load() first.")
        return heard_by(self._ears, passages, self.facts.abilities)

    def close(self) -> None:
        """Forget the model."""
        self._ears = None


def _facts(checkpoint: Checkpoint, premises: Premises) -> RecognizerFacts:
    exactly = "" if premises.precision == "auto" else f"+{premises.precision}"
    return RecognizerFacts(
        name=f"{FAMILY}/{checkpoint.name}",
        version=f"{VERSION}+{DRIVER}{exactly}",
        model_revision=revision([checkpoint.file]),
        languages=checkpoint.languages,
        abilities=frozenset({"score", "transcribe", "times"}),
        passage_seconds=28.0,
        packs=True,
        max_batch=8,
        code_licence="MIT",
        weights_licence="MIT, if it is one of OpenAI's",
        memory_mb=_PACKAGES_MB + (checkpoint.file.stat().st_size >> 20) * 3,
        environment=FAMILY,
        uses_device=True,
    )
