"""One recording of one chunk, and the content key it is known by."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from phases.evidence import WordTime

KEY_SCHEMA = 1
PARAMETER_GRID = 1e-4


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that changes the samples of a take, except the seed, and nothing that does not."""

    spoken: str
    """The text exactly as the engine is sent it."""
    engine: str
    engine_version: str
    model_revision: str
    language: str
    voice_hash: str
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What all takes of one chunk share, whatever their seed."""
        return _digest(
            [
                KEY_SCHEMA,
                self.spoken,
                self.engine,
                self.engine_version,
                self.model_revision,
                self.language,
                self.voice_hash,
                sorted((name, round(value / PARAMETER_GRID)) for name, value in self.parameters.items()),
            ]
        )

    @property
    def voice_key(self) -> str:
        """What all takes share that sound like this one, whatever their text."""
        return replace(self, spoken="").key


def take_key(recipe_key: str, seed: int, manner: str = "") -> str:
    """The content key of the one take that this recipe and seed give, made in this manner."""
    return _digest([KEY_SCHEMA, recipe_key, seed, *([manner] if manner else [])])


@dataclass(frozen=True, slots=True)
class Take:
    """A recording that lies on disk under its key."""

    key: str
    recipe_key: str
    seed: int
    rate: int
    samples: int
    sha256: str
    """Checksum of the FLAC file, verified whenever it is read."""
    meant_samples: int | None = None
    """The length the engine says it meant, where it can tell."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """What the engine noticed while it spoke; `ran_out` is 1 if it never came to its end."""
    manner: str = ""
    """How it was made, if not simply as the cast says: a retake may be spoken in parts, or by somebody else."""
    times: tuple[WordTime, ...] = ()
    """When each word is spoken, where the engine tells."""

    @property
    def seconds(self) -> float:
        """For people; code counts samples."""
        return self.samples / self.rate


def _digest(facts: list[object]) -> str:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
