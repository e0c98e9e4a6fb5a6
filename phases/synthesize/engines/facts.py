"""What an engine is: its facts, what it is asked, what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from phases.clip import Clip
from phases.evidence import WordTime
from phases.script import Limits
from phases.voice import Voice, family_of

Clones = Literal["no", "audio", "audio and transcript"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """The parameter that says how fast an engine speaks: twice the value, half the time."""

    parameter: str
    usual: float = 1.0
    """Its value when nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """All that is known of an engine before it is loaded."""

    name: str
    """What `find_engine` knows it by; an engine of many models has the model in it, as in `f5-tts/german`."""
    version: str
    model_revision: str
    sample_rate: int
    languages: tuple[str, ...]
    """Language tags; what kind of a language it is makes no difference, and `*` is every language."""
    voices: tuple[Voice, ...]
    """The first is the default; none if it only speaks with the voices of others."""
    limits: Limits
    max_batch: int
    """How many lines it speaks at once; 1 means that it cannot batch."""
    deterministic: bool
    """The same line always gives the same samples (on the CPU), whatever is spoken beside it, up to `tolerance`."""
    seeded: bool
    """Another seed gives another take."""
    letters_per_second: float
    """Typical pace of the speech itself, pauses not counted: `extra_seconds + letters / letters_per_second`."""
    extra_seconds: float
    code_licence: str
    weights_licence: str
    memory_mb: int
    """What a loaded host needs."""
    parameters: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The parameters a line may set, each with its range."""
    tempo: Tempo | None = None
    """How it is made to speak faster; None if it cannot be."""
    retake_parameters: tuple[Mapping[str, float], ...] = ()
    """What else may be tried when other seeds have not helped, the least audible change first."""
    clones: Clones = "no"
    """Whether it speaks with voices from voice folders, and what it needs of them."""
    tolerance: float = 0.0
    """How far a sample may differ for what is spoken beside it, relative to the loudest one."""
    environment: str | None = None
    """The environment it runs in (`nocturne engines install`); None is the one Nocturne runs in."""
    python: str | None = None
    """The interpreter of its own environment; the registry fills it in where `environment` names one."""
    has_words: bool = True
    """What it says can be understood; not so if it is tones."""
    uses_device: bool = False
    """It computes on what `device` names: several devices have a host each."""

    @property
    def family(self) -> str:
        """The engine without its model, which is known by its revision, or its address."""
        return family_of(self.name)

    @property
    def batches(self) -> bool:
        """Whether several lines can be spoken at once, so that one host serves all."""
        return self.max_batch > 1


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say."""

    text: str
    language: str
    voice: Voice
    seed: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What an engine made of one line."""

    clip: Clip
    meant_samples: int | None = None
    """The length the engine meant, where it can tell."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """What the engine noticed while it spoke, for validation: `ran_out` is 1 if it never came to its end."""
    times: tuple[WordTime, ...] = ()
    """When each word is spoken, where the engine can tell."""


class Engine(Protocol):
    """Something that speaks. It is made, loaded, asked and closed in one thread of one host."""

    @property
    def facts(self) -> EngineFacts:
        """Known without loading."""
        ...

    def load(self) -> None:
        """Get ready to speak; raises EngineMissing if something it needs is not there."""
        ...

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line, in order; never asked for more than `max_batch`."""
        ...

    def close(self) -> None:
        """Give back what loading took."""
        ...
