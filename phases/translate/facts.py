"""What a translator is: its facts, what it is asked, what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from phases.languages import base_language

Pair = tuple[str, str]
"""From which language into which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatorFacts:
    """All that is known of a translator before it is loaded."""

    name: str
    """What `find_translator` knows it by."""
    version: str
    model_revision: str
    pairs: tuple[Pair, ...]
    most_words: int
    """What a sentence may have; longer ones are divided first."""
    max_batch: int
    """How many sentences it translates at once; 1 means that it cannot batch."""
    code_licence: str
    weights_licence: str
    memory_mb: int
    """What a loaded host needs."""
    environment: str | None = None
    """The environment it runs in (`nocturne engines install`); None is the one Nocturne runs in."""
    python: str | None = None
    """The interpreter of its own environment; the registry fills it in where `environment` names one."""
    uses_device: bool = False
    """It computes on what `device` names: several devices have a host each."""

    @property
    def batches(self) -> bool:
        """Whether several sentences can be translated at once, so that one host serves all."""
        return self.max_batch > 1

    def knows(self, source: str, target: str) -> bool:
        """Whether it translates between these; what kind of a language it is makes no difference."""
        return (base_language(source), base_language(target)) in self.pairs


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to translate."""

    text: str
    source: str
    target: str


class Translator(Protocol):
    """Something that translates. It is made, loaded, asked and closed in one thread of one host."""

    @property
    def facts(self) -> TranslatorFacts:
        """Known without loading."""
        ...

    def load(self) -> None:
        """Get ready; raises TranslatorMissing if something it needs is not there."""
        ...

    def translate(self, sentences: Sequence[Sentence]) -> Sequence[str]:
        """One text per sentence, in order; never asked for more than `max_batch`."""
        ...

    def close(self) -> None:
        """Give back what loading took."""
        ...
