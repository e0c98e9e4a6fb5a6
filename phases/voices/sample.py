"""A voice as it lies in a voice folder: a recording, what is said in it, and what one may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SUFFIXES = (".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac", ".opus")
"""The kinds of audio file that are voices."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One voice, not yet listened to."""

    name: str
    """What it is compared by: the file's name without its ending, in small letters."""
    audio: Path
    transcript: str = ""
    """The words of the recording; some engines need them."""
    languages: tuple[str, ...] = ()
    rights: str = ""
    """Under which terms recordings of it may be used."""
    consent: str = ""
    """Who agreed to it, and when."""
    parameters: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """For each engine, how it wants to be spoken with."""

    def parameters_for(self, engine: str) -> Mapping[str, float]:
        """Those of the engine; what is set for one of its models (`chatterbox/turbo`) wins."""
        family = engine.partition("/")[0]
        return {**self.parameters.get(family, {}), **self.parameters.get(engine, {})}
