"""Who translates between which languages on this machine."""

from pathlib import Path

from phases.errors import EngineError, TranslatorUnknown
from phases.hosting.environments import Environments
from phases.hosting.premises import Premises
from phases.translate import TranslatorFacts, find_translator, translator_names
from phases.translate.settings import TranslateSettings


class Tongues:
    """Translators, chosen by their languages; nothing is loaded."""

    def __init__(self, settings: TranslateSettings, premises: Premises) -> None:
        self._settings = settings
        self._premises = premises

    def of(self, source: str, target: str) -> TranslatorFacts | None:
        """Who translates from one into the other; None if nobody who is there does."""
        named = self._settings.translator
        for name in self.names() if named == "auto" else [named]:
            found = self.known(name)
            if isinstance(found, TranslatorFacts) and found.knows(source, target):
                return found
        return None

    def names(self) -> list[str]:
        """The translators that come with Nocturne, each with those of its models that lie here."""
        return [name for family in translator_names() for name in self._with_models(family)]

    def _with_models(self, family: str) -> list[str]:
        models = self._premises.model_names(family) if self._premises.models else []
        return [f"{family}/{model}" for model in models] or [family]

    def known(self, name: str) -> TranslatorFacts | EngineError:
        """The translator of that name, or what it lacks."""
        try:
            facts = find_translator(name, self._premises)
            if facts.environment is not None:
                Environments(Path(self._premises.environments)).require(facts.environment)
        except TranslatorUnknown:
            raise
        except EngineError as error:
            return error
        return facts
