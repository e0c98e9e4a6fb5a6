"""Who speaks: names from settings and cast sheet, made into voices of engines that are known to be there."""

from collections.abc import Mapping
from dataclasses import replace

from flows.settings import Settings
from phases.errors import EngineUnknown, SettingsInvalid, VoiceUnknown
from phases.hosting import Environments
from phases.script import NARRATOR
from phases.synthesize import EngineFacts, find_engine, voice_named
from phases.voice import Cast, Voice, folded, primary
from phases.voices import (
    CastSheet,
    Needs,
    Sample,
    VoiceChoice,
    canonical_reference,
    check_lock,
    examine_sample,
    find_voices,
    read_cast,
    read_sample,
    require_usable,
    voice_of,
    write_lock,
)
from tasks.workshop import premises_of


class Casting:
    """Finds voices by name; every engine that is met is noted."""

    def __init__(self, settings: Settings) -> None:
        self.engines: dict[str, EngineFacts] = {}
        self._settings = settings
        self._premises = premises_of(settings.folder, settings.synthesize)
        self._guests: dict[tuple[str, str | None], Voice] = {}

    def cast(self) -> Cast:
        """Everybody the settings name; a voice that was chosen for the run reads instead of the sheet's narrator."""
        sheet = read_cast(self._settings.cast) if self._settings.cast else CastSheet()
        chosen = sheet.narrator
        if self._settings.voice:
            chosen = VoiceChoice(sheet.narrator.engine, self._settings.voice)
        cast = Cast(
            narrator=self._cast_as(NARRATOR, chosen),
            speakers={folded(name): self._cast_as(name, choice) for name, choice in sheet.speakers.items()},
            aliases=sheet.direct_aliases,
            languages={tag: self._cast_as(tag, choice) for tag, choice in sheet.languages.items()},
            unasked=self._first_of_each_language() if chosen == VoiceChoice() else {},
        )
        self._require_languages(cast)
        return replace(
            cast, parameters=frozenset(name for each in self.engines.values() for name in each.parameters)
        )

    def fallback(self) -> Voice | None:
        """Who speaks where the cast fails, if the settings name somebody."""
        if self._settings.fallback_engine is None:
            return None
        return self.voice(VoiceChoice(self._settings.fallback_engine, self._settings.fallback_voice))

    def _require_languages(self, cast: Cast) -> None:
        """Nothing, or SettingsInvalid if a language is cast twice, or to somebody who does not speak it."""
        for tag, voice in cast.languages.items():
            if sum(primary(other) == primary(tag) for other in cast.languages) > 1:
                raise SettingsInvalid(
                    f"{self._settings.cast}: two voices are to speak “{primary(tag)}” (as “{tag}” and otherwise).",
                    "Keep one of them: kinds of one language are not told apart.",
                )
            if not voice.speaks(tag):
                raise SettingsInvalid(
                    f"{self._settings.cast}: {voice} is to speak “{tag}” and does not.",
                    f"`nocturne languages {tag}` lists who does.",
                )

    def _cast_as(self, role: str, choice: VoiceChoice) -> Voice:
        """The voice; an error says who was to have it."""
        try:
            return self.voice(choice)
        except (EngineUnknown, VoiceUnknown, SettingsInvalid) as error:
            if self._settings.cast is None:
                raise
            raise type(error)(f"{self._settings.cast}, {role}: {error.message}", error.remedy) from error

    def voice(self, choice: VoiceChoice) -> Voice:
        """The voice of that name: one of the engine's own, or one from a voice folder."""
        facts = self._engine(choice.engine or self._settings.engine)
        voice = self._own_or_sampled(facts, choice.voice)
        parameters = {**voice.parameters, **choice.parameters}
        _require_parameters(facts, parameters, str(voice))
        return replace(voice, parameters=parameters)

    def guest(self, engine: str, name: str | None) -> Voice:
        """The same, found once: it may be asked for with every chunk."""
        if (engine, name) not in self._guests:
            self._guests[engine, name] = self.voice(VoiceChoice(engine, name))
        return self._guests[engine, name]

    def _first_of_each_language(self) -> dict[str, Voice]:
        """A Spanish book is read by a Spanish voice, if its engine has one and nobody asked for another."""
        facts = self._engine(self._settings.engine)
        firsts: dict[str, Voice] = {}
        for voice in facts.voices:
            for tag in voice.languages:
                firsts.setdefault(tag, voice)
        return {tag: voice for tag, voice in firsts.items() if not facts.voices[0].speaks(tag)}

    def _engine(self, name: str) -> EngineFacts:
        if name not in self.engines:
            facts = find_engine(name, self._premises)
            require_environment(self._settings, facts)
            self.engines[name] = facts
        return self.engines[name]

    def _own_or_sampled(self, facts: EngineFacts, name: str | None) -> Voice:
        own = {voice.name for voice in facts.voices}
        if name in own or (name is None and own):
            return voice_named(facts, name)
        recordings = find_voices(self._settings.voice_folders).recordings
        recording = recordings.get(folded(name or ""))
        if facts.clones == "no" and recording is not None:
            raise VoiceUnknown(
                f"“{name}” is in your voice folder, and {facts.name} speaks with no voices but its own.",
                "Name an engine that takes recordings: chatterbox or f5-tts (docs/engines.md).",
            )
        if facts.clones == "no":
            return voice_named(facts, name)
        if recording is None:
            asked = f"“{name}” is not among" if name else f"{facts.name} needs a voice from"
            raise VoiceUnknown(
                f"{asked} the voice folders ({', '.join(map(str, self._settings.voice_folders))}).",
                f"`nocturne voices add` puts one there; known are: {', '.join(recordings) or 'none'}.",
            )
        return self._sampled(facts, read_sample(recording), facts.clones)

    def _sampled(self, facts: EngineFacts, sample: Sample, needs: Needs) -> Voice:
        require_usable(sample.audio, examine_sample(sample, needs))
        voice = voice_of(sample, facts.name, canonical_reference(sample, self._settings.folder.references))
        return replace(voice, languages=voice.languages or facts.languages)


def keep_to_lock(settings: Settings, cast: Cast, *, accept: bool) -> None:
    """Refuse a cast that no longer sounds as in its earlier books, unless that is accepted; lock who is new."""
    if settings.cast is None:
        return
    languages = {f"language {tag}": voice for tag, voice in cast.languages.items()}
    named = {NARRATOR: cast.narrator, **cast.speakers, **languages}
    if not accept:
        check_lock(settings.cast, named)
    write_lock(settings.cast, named)


def require_environment(settings: Settings, facts: EngineFacts) -> None:
    """Nothing, or EngineMissing if the engine's own environment is not there or not whole."""
    if facts.environment is not None:
        Environments(settings.folder.environments).require(facts.environment)


def _require_parameters(facts: EngineFacts, parameters: Mapping[str, float], who: str) -> None:
    for name, value in parameters.items():
        bounds = facts.parameters.get(name)
        if bounds is None:
            raise SettingsInvalid(
                f"{facts.name} has no parameter “{name}” ({who}).",
                f"It has: {', '.join(facts.parameters) or 'none'}.",
            )
        low, high = bounds
        if not low <= value <= high:
            raise SettingsInvalid(
                f"“{name}” of {who} cannot be {value:g}.", f"It lies between {low:g} and {high:g}."
            )
