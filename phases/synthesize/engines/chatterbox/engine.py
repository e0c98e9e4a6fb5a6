"""The engine: its facts from the files of a model, its speech from the package's own classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from phases.errors import EngineMissing
from phases.hosting.model_files import require_whole, revision
from phases.hosting.premises import Premises
from phases.script import Limits
from phases.synthesize.engines.chatterbox.variants import FETCH, Checkpoint, find_checkpoint
from phases.synthesize.engines.facts import EngineFacts, Line, Recording
from phases.voice import Voice

if TYPE_CHECKING:
    from phases.synthesize.engines.chatterbox.speaking import Speaking

FAMILY = "chatterbox"
VERSION = "0.1.7"
DRIVER = 1
"""Raised when these files come to make other samples of the same text with the same package."""
RATE = 24_000
DEFAULT_MODEL = "english"
MAX_BATCH = 32
TOLERANCE = 2e-2
"""Measured on the CPU: rounding in a batch shifts the phase of the voice a little in long lines."""


class Chatterbox:
    """One model, and every voice that is lent to it."""

    def __init__(self, model: str, checkpoint: Checkpoint, premises: Premises) -> None:
        self.facts = _facts(model, checkpoint, premises)
        self._checkpoint = checkpoint
        self._premises = premises
        self._speaking: Speaking | None = None

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> Chatterbox:
        """The engine with the model of that name, or with the default one."""
        there = premises.model_names(FAMILY)
        model = model or (DEFAULT_MODEL if DEFAULT_MODEL in there or not there else there[0])
        if model not in there:
            raise EngineMissing(
                f"There is no Chatterbox model “{model}” in {premises.model_folder(FAMILY, model)}.",
                f"There are: {', '.join(there)}." if there else FETCH,
            )
        return cls(model, find_checkpoint(premises.model_folder(FAMILY, model)), premises)

    def load(self) -> None:
        """Check the package and the files, then load them onto the device."""
        require_whole(self._checkpoint.weights, FETCH)
        from phases.synthesize.engines.chatterbox.installed import prepare_packages  # noqa: PLC0415 - heavy, so late

        prepare_packages(VERSION)
        from phases.synthesize.engines.chatterbox.speaking import Speaking  # noqa: PLC0415 - needs the above

        self._speaking = Speaking.of(self._checkpoint, self.facts.model_revision, self._premises)

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line; all lines are spoken in one pass."""
        if self._speaking is None:
            raise EngineMissing("Chatterbox was asked to speak before it was loaded.", "Call load() first.")
        return self._speaking.speak(lines)

    def close(self) -> None:
        """Forget the model."""
        if self._speaking is not None:
            self._speaking.close()
        self._speaking = None


def _facts(model: str, checkpoint: Checkpoint, premises: Premises) -> EngineFacts:
    name = f"{FAMILY}/{model}"
    hashed = revision(checkpoint.weights)
    return EngineFacts(
        name=name,
        version=_version(premises),
        model_revision=hashed,
        sample_rate=RATE,
        languages=checkpoint.languages,
        voices=_voices(name, checkpoint),
        limits=Limits(min_chars=1, max_chars=300),
        max_batch=MAX_BATCH,
        deterministic=True,
        seeded=True,
        letters_per_second=15.0,
        extra_seconds=0.2,
        code_licence="MIT",
        weights_licence=checkpoint.licence,
        memory_mb=5_000,
        parameters=checkpoint.dials,
        retake_parameters=({"temperature": 0.6},),
        clones="audio",
        tolerance=TOLERANCE,
        environment=FAMILY,
        uses_device=True,
    )


def _version(premises: Premises) -> str:
    """With all in it that changes the samples and that the operator chooses."""
    precision = "" if premises.precision == "auto" else f"-{premises.precision}"
    return f"{VERSION}+{DRIVER}{precision}{'' if premises.watermark else '-unmarked'}"


def _voices(engine: str, checkpoint: Checkpoint) -> tuple[Voice, ...]:
    if checkpoint.voice is None:
        return ()
    return (
        Voice(
            name="built-in",
            engine=engine,
            content_hash=revision([checkpoint.voice]),
            rights=f"{checkpoint.licence}; the voice that comes with the model",
        ),
    )
