"""A cast as somebody wrote it: names and choices, before any voice is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phases.script import NARRATOR
from phases.voice import Alias, folded


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """Who shall speak; what is not named is that of the run."""

    engine: str | None = None
    voice: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CastSheet:
    """Who reads whom. Names are kept as they were written and compared without regard to case and blanks."""

    narrator: VoiceChoice = VoiceChoice()
    speakers: Mapping[str, VoiceChoice] = field(default_factory=dict)
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    languages: Mapping[str, VoiceChoice] = field(default_factory=dict)
    """Who speaks lines in a language that the speaker's own voice does not speak."""

    @property
    def direct_aliases(self) -> Mapping[str, Alias]:
        """The aliases as a Cast has them: each leads straight to its speaker, with the first language on the way."""
        written = {folded(alias): told for alias, told in self.aliases.items()}
        names = {folded(name): name for name in (NARRATOR, *self.speakers)}
        return {folded(alias): _followed(told, written, names) for alias, told in self.aliases.items()}


def _followed(alias: Alias, written: Mapping[str, Alias], names: Mapping[str, str]) -> Alias:
    language = alias.language
    while folded(alias.speaker) in written:
        alias = written[folded(alias.speaker)]
        language = language or alias.language
    return Alias(folded(names[folded(alias.speaker)]), language)
