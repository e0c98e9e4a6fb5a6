"""Who hears and who translates."""

from pathlib import Path
from typing import Any

from flows.settings import Settings, load_settings
from phases.errors import PairUnsupported, RecognizerMissing
from phases.hear import RecognizerFacts
from phases.translate import TranslatorFacts
from phases.voice import primary
from tasks.speech.recording import Interpreters
from tasks.workshop import Workshop


def interpreting_settings(out: Path | None, recognizer: str | None, translator: str | None) -> Settings:
    """The settings in force where somebody is named who hears or translates."""
    settings = load_settings(out=out)
    changes: dict[str, Any] = {}
    if translator:
        changes["translate"] = settings.translate.model_copy(update={"translator": translator})
    if recognizer:
        changes["hear"] = settings.hear.model_copy(update={"recognizer": recognizer})
    return settings.model_copy(update=changes)


def interpreters_of(shop: Workshop, language: str, target: str | None) -> Interpreters:
    """Who hears and who translates; an error by name if nobody can, before anything is heard."""
    ear = shop.ears.hearing(language)
    if not isinstance(ear, RecognizerFacts):
        raise RecognizerMissing(
            f"Nobody here can write down “{language}”: {ear.message}",
            "Languages are named as in en or pt-BR. `nocturne recognizers` lists who can, and what the others lack.",
        )
    if target is None:
        return Interpreters(language, ear)
    translator = _translator(shop, language, target)
    return Interpreters(language, ear, target, translator, shop.settings.translate.wishes)


def translators_of(shop: Workshop, language: str, target: str) -> Interpreters:
    """Who translates what is written down already."""
    translator = _translator(shop, language, target)
    return Interpreters(language, None, target, translator, shop.settings.translate.wishes)


def _translator(shop: Workshop, language: str, target: str) -> TranslatorFacts:
    translator = shop.tongues.of(language, target)
    if translator is not None:
        return translator
    if primary(language) == primary(target):
        raise PairUnsupported(
            f"What is said in “{language}” is not translated into “{target}”: it is the same language.",
            "Leave --to out to have it written down, or name another language.",
        )
    raise PairUnsupported(
        f"Nobody here translates from “{language}” into “{target}”.",
        "`nocturne translators` lists who does, and what the others lack.",
    )
