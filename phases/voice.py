"""Who speaks: a Voice, known by the hash of its content, and a Cast of them."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from phases.errors import LanguageUnsupported
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
    environment: str | None = None
    """An environment that it needs besides its engine's."""

    @property
    def sound(self) -> str:
        """Hash of all that a cast decides about how it sounds; not its name."""
        facts = json.dumps([family_of(self.engine), self.content_hash, sorted(self.parameters.items())])
        return hashlib.sha256(facts.encode()).hexdigest()

    def speaks(self, language: str) -> bool:
        """Whether lines in this language are for it; its accent is its own."""
        return covers(self.languages, language)

    def __str__(self) -> str:
        return f"{self.name} ({self.engine})"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a speaker, and the language in which whoever is called so speaks."""

    speaker: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Which speaker has which voice. Names count whatever their case; who is not named is read by the narrator."""

    narrator: Voice
    speakers: Mapping[str, Voice] = field(default_factory=dict)
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    languages: Mapping[str, Voice] = field(default_factory=dict)
    """Who speaks the lines in a language that the speaker's own voice does not speak."""
    unasked: Mapping[str, Voice] = field(default_factory=dict)
    """Who reads a language where nobody chose a voice at all."""
    parameters: frozenset[str] = frozenset()
    """Names of the parameters that a tag may set: those of its engines."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that somebody is called by."""
        alone = not (self.speakers or self.aliases or self.languages)
        return frozenset() if alone else frozenset({NARRATOR, *self.speakers, *self.aliases})

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Everybody in it, the narrator first."""
        return (self.narrator, *self.speakers.values(), *self.languages.values())

    def called(self, name: str) -> Alias | None:
        """The speaker whom this name or alias means, if it means one; where the narrator is alone, none does."""
        known = folded(name)
        if known not in self.names:
            return None
        return self.aliases.get(known, Alias(known))

    def voice_of(self, speaker: str, language: str) -> Voice:
        """The voice that reads this speaker's lines in this language; raises LanguageUnsupported if there is none."""
        own = self.speakers.get(folded(speaker), self.narrator)
        if own.speaks(language):
            return own
        for voices in (self.languages, self.unasked):
            for tag, voice in sorted(voices.items(), key=lambda item: item[0] != language):
                if primary(tag) == primary(language):
                    return voice
        raise LanguageUnsupported(
            f"{own} does not speak “{language}”, and nobody else is named who does.",
            f"`nocturne languages {language}` lists who speaks it: choose one with --engine and --voice, or in a cast "
            "under [languages].",
        )


def family_of(engine: str) -> str:
    """An engine's name without its model, which is known by its revision, or its address."""
    return "http" if engine.startswith("http") else engine.partition("/")[0]


def folded(name: str) -> str:
    """What two spellings of one name share: case, blanks and the way accents are stored do not count."""
    told = unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold()).casefold()
    return " ".join(unicodedata.normalize("NFC", told).split())


def primary(language: str) -> str:
    """`pt-BR` → `pt`: what decides whether somebody is understood."""
    return language.replace("_", "-").partition("-")[0].casefold()


def covers(languages: Iterable[str], wanted: str) -> bool:
    """Whether one of these languages is understood by whoever wants that one; `*` is all of them."""
    return any(known == "*" or primary(known) == primary(wanted) for known in languages)
