"""What a recognizer is: its facts, what it is asked, what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from phases.clip import Samples
from phases.evidence import Evidence

Ability = Literal["score", "transcribe", "times"]
"""Say how well a given text fits; write down what is said; say when each word is spoken."""

RATE = 16_000
"""What every recognizer is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizerFacts:
    """All that is known of a recognizer before it is loaded."""

    name: str
    """What `find_recognizer` knows it by; one of many models has the model in it, as in `whisper/base`."""
    version: str
    model_revision: str
    languages: tuple[str, ...]
    """Language tags; what kind of a language it is makes no difference."""
    abilities: frozenset[Ability]
    passage_seconds: float
    """The longest passage it hears in one go."""
    packs: bool
    """A passage costs the same however short it is, so takes that follow each other are packed into one."""
    max_batch: int
    """How many passages it hears at once; 1 means that it cannot batch."""
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
        """Whether several passages can be heard at once, so that one host serves all."""
        return self.max_batch > 1


@dataclass(frozen=True, slots=True)
class Part:
    """One take within a passage: the text that should be heard, and where it lies."""

    text: str
    """Spoken form. Nothing expected: only what is said is written down."""
    start: int
    end: int
    """Samples of the passage."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One or more takes of one language that are heard in one go, with a breath between them."""

    samples: Samples
    """At 16 kHz."""
    parts: tuple[Part, ...]
    language: str


class Recognizer(Protocol):
    """Something that hears. It is made, loaded, asked and closed in one thread of one host."""

    @property
    def facts(self) -> RecognizerFacts:
        """Known without loading."""
        ...

    def load(self) -> None:
        """Get ready to hear; raises RecognizerMissing if something it needs is not there."""
        ...

    def hear(self, passages: Sequence[Passage]) -> Sequence[tuple[Evidence, ...]]:
        """For each passage the evidence of each of its parts; never asked for more than `max_batch`."""
        ...

    def close(self) -> None:
        """Give back what loading took."""
        ...
