"""Who speaks: a Voice, known by the hash of its content, and a Cast of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phases.script import NARRATOR


@dataclass(frozen=True, slots=True)
class Voice:
    """A named built-in voice of an engine (reference audio comes with voice folders)."""

    name: str
    engine: str
    content_hash: str
    """Hash of all that makes it sound as it does; the name is not part of it."""
    rights: str
    """Under which terms recordings of it may be used."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Which speaker has which voice; whoever is not named is read by the narrator."""

    narrator: Voice
    speakers: Mapping[str, Voice] = field(default_factory=dict)

    def voice_of(self, speaker: str) -> Voice:
        """The voice that reads this speaker's lines."""
        return self.narrator if speaker == NARRATOR else self.speakers.get(speaker, self.narrator)
