"""Who speaks: a Voice, known by the hash of its content, and a Cast of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phases.script import NARRATOR


@dataclass(frozen=True, slots=True)
class Reference:
    """A recording of somebody, to speak like: a mono WAV file, and what is said in it."""

    audio: str
    """Its path; where it lies changes nothing."""
    audio_hash: str
    """Hash of its samples and rate."""
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A named built-in voice of an engine, or one from a voice folder with its reference."""

    name: str
    engine: str
    content_hash: str
    """Hash of all that makes it sound as it does; the name is not part of it."""
    rights: str
    """Under which terms recordings of it may be used."""
    languages: tuple[str, ...] = ()
    """What it speaks; all that its engine speaks if empty."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """How it wants to be spoken with."""
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Which speaker has which voice; whoever is not named is read by the narrator."""

    narrator: Voice
    speakers: Mapping[str, Voice] = field(default_factory=dict)

    def voice_of(self, speaker: str) -> Voice:
        """The voice that reads this speaker's lines."""
        return self.narrator if speaker == NARRATOR else self.speakers.get(speaker, self.narrator)
