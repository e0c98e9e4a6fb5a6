"""Who listens to which language on this machine, or why nobody does."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from phases.errors import EngineError, RecognizerUnknown
from phases.hear import RecognizerFacts, find_recognizer
from phases.hear.settings import HearSettings
from phases.hear.whisper.languages import is_taught
from phases.hosting.environments import Environments
from phases.hosting.premises import Premises
from phases.validate import HEARING_VERSION
from phases.voice import covers

PREFERENCE = ("moonshine", "faster-whisper", "whisper")


@dataclass(frozen=True, slots=True)
class Deaf:
    """Why nobody listens."""

    code: str
    message: str


class Ears:
    """Recognizers, chosen by language; nothing is loaded."""

    def __init__(self, settings: HearSettings, premises: Premises) -> None:
        self.settings = settings
        self._premises = premises
        self._chosen: dict[str, RecognizerFacts | Deaf] = {}

    def of(self, language: str) -> RecognizerFacts | Deaf:
        """Who listens to that language."""
        if language not in self._chosen:
            self._chosen[language] = self._choose(language)
        return self._chosen[language]

    def hearing(self, language: str) -> RecognizerFacts | Deaf:
        """Who can write down that language, whether or not takes are listened to."""
        return self._who_can(language)

    def recognizers(self, languages: Iterable[str]) -> list[RecognizerFacts]:
        """All who listen to one of these."""
        chosen = {language: self.of(language) for language in languages}
        return list(
            {each.name: each for each in chosen.values() if isinstance(each, RecognizerFacts)}.values()
        )

    def all(self) -> dict[str, RecognizerFacts | Deaf]:
        """Every recognizer that comes with Nocturne, or what it lacks."""
        return {name: self._known(name) for name in PREFERENCE}

    def version(self, ear: RecognizerFacts | Deaf, bounds: str) -> str:
        """What a verdict depends on: who listens, and how it judges."""
        who = (
            f"{ear.name} {ear.version} {ear.model_revision}" if isinstance(ear, RecognizerFacts) else ear.code
        )
        return f"{HEARING_VERSION}-{hashlib.sha256(f'{who} {bounds}'.encode()).hexdigest()[:8]}"

    def _choose(self, language: str) -> RecognizerFacts | Deaf:
        if self.settings.coverage == "none":
            return Deaf("not_heard", "Hearing is turned off (`hear.coverage`).")
        return self._who_can(language)

    def _who_can(self, language: str) -> RecognizerFacts | Deaf:
        if self.settings.recognizer != "auto":
            return self._named(self.settings.recognizer, language)
        troubles = []
        for name in PREFERENCE:
            ear = self._named(name, language)
            if isinstance(ear, RecognizerFacts):
                return ear
            troubles.append(ear)
        if not is_taught(language):
            return Deaf("language_not_heard", f"No recognizer was taught “{language}”.")
        missing = [each for each in troubles if each.code == "recognizer_missing"]
        return missing[0] if missing else troubles[0]

    def _named(self, name: str, language: str) -> RecognizerFacts | Deaf:
        known = self._known(name)
        if isinstance(known, RecognizerFacts) and not covers(known.languages, language):
            return Deaf("language_not_heard", f"{name} does not know “{language}”.")
        return known

    def _known(self, name: str) -> RecognizerFacts | Deaf:
        try:
            facts = find_recognizer(name, self._premises)
            if facts.environment is not None:
                Environments(Path(self._premises.environments)).require(facts.environment)
        except RecognizerUnknown:
            raise
        except EngineError as error:
            return Deaf("recognizer_missing", f"{error.message} {error.remedy}")
        return facts
