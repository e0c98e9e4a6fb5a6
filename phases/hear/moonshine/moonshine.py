"""Moonshine as a recognizer: its facts, and one passage at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, assert_never

from phases.errors import RecognizerMissing
from phases.evidence import Evidence
from phases.hear.examination import examine
from phases.hear.facts import Passage, RecognizerFacts
from phases.hear.lockstep import in_lockstep
from phases.hear.queries import Align, Aligned, Answer, Decode, Force, Query
from phases.voice import covers

if TYPE_CHECKING:
    from phases.hear.moonshine.listening import Listening
    from phases.hear.moonshine.model import MoonshineModel

VERSION = "0.0.73"
DRIVER = 1
"""Raised when these files come to hear the same passage otherwise with the same package."""
SHA256 = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}


class Moonshine:
    """English, one passage at a time; it scores and transcribes."""

    facts = RecognizerFacts(
        name="moonshine",
        version=f"{VERSION}+{DRIVER}",
        model_revision=SHA256["decoder_model_merged.ort"],
        languages=("en",),
        abilities=frozenset({"score", "transcribe"}),
        passage_seconds=25.0,
        packs=False,
        max_batch=1,
        code_licence="Apache-2.0",
        weights_licence="MIT",
        memory_mb=350,
    )

    def __init__(self) -> None:
        self._model: MoonshineModel | None = None

    def load(self) -> None:
        """Check the pinned package and its files, then load them."""
        from phases.hear.moonshine.model import MoonshineModel  # noqa: PLC0415 - heavy, so late

        self._model = MoonshineModel.pinned(VERSION, SHA256)

    def hear(self, passages: Sequence[Passage]) -> Sequence[tuple[Evidence, ...]]:
        """For each passage the evidence of each of its parts."""
        return [self._heard(passage) for passage in passages]

    def close(self) -> None:
        """Forget the model."""
        self._model = None

    def _heard(self, passage: Passage) -> tuple[Evidence, ...]:
        from phases.hear.moonshine.listening import Listening  # noqa: PLC0415 - heavy, so late

        if self._model is None:
            raise RecognizerMissing("moonshine was asked to hear before it was loaded.", "Call load() first.")
        if not covers(self.facts.languages, passage.language):
            return tuple(Evidence(unheard="language") for _ in passage.parts)
        # A passage that nothing is asked about, silence for one, is not encoded.
        listening = cache(partial(Listening, self._model, passage.samples))
        (evidence,) = in_lockstep(
            [examine(passage, self.facts.abilities)],
            lambda asked: [_answer(listening(), each.query) for each in asked],
        )
        return evidence


def _answer(listening: Listening, query: Query) -> Answer:
    match query:
        case Force(text):
            return listening.forced(text)
        case Decode():
            return listening.decoded()
        case Align():
            return Aligned(())
        case _:
            assert_never(query)
