"""Translating: translators in hosts, lines in and as many out.

The door opens late: a host in a translator's own environment imports this package too, and has neither pydantic nor
filelock nor psutil.
"""

from typing import TYPE_CHECKING

from phases.late import opening

if TYPE_CHECKING:
    from phases.translate.facts import Sentence, Translator, TranslatorFacts
    from phases.translate.keys import translation_key
    from phases.translate.registry import (
        TranslatorName,
        find_translator,
        make_translator,
        translator_names,
    )
    from phases.translate.settings import TranslateSettings
    from phases.translate.trade import TRANSLATING
    from phases.translate.translating import load_translator, translate_all
    from phases.translate.wishes import NOTHING, Wishes

_FACTS, _REGISTRY = "phases.translate.facts", "phases.translate.registry"

_BEHIND = {
    "NOTHING": "phases.translate.wishes",
    "Sentence": _FACTS,
    "TRANSLATING": "phases.translate.trade",
    "TranslateSettings": "phases.translate.settings",
    "Translator": _FACTS,
    "TranslatorFacts": _FACTS,
    "TranslatorName": _REGISTRY,
    "Wishes": "phases.translate.wishes",
    "find_translator": _REGISTRY,
    "load_translator": "phases.translate.translating",
    "make_translator": _REGISTRY,
    "translate_all": "phases.translate.translating",
    "translation_key": "phases.translate.keys",
    "translator_names": _REGISTRY,
}

__all__ = [
    "NOTHING",
    "TRANSLATING",
    "Sentence",
    "TranslateSettings",
    "Translator",
    "TranslatorFacts",
    "TranslatorName",
    "Wishes",
    "find_translator",
    "load_translator",
    "make_translator",
    "translate_all",
    "translation_key",
    "translator_names",
]

__getattr__ = opening(__name__, _BEHIND)
