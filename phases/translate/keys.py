"""The key of a translation: all that changes it, and nothing else."""

import hashlib
import json

from phases.languages import base_language
from phases.translate.facts import TranslatorFacts

KEY_SCHEMA = 1


def translation_key(text: str, source: str, target: str, translator: TranslatorFacts) -> str:
    """Where the translation of that text by that translator is found again."""
    facts = [
        KEY_SCHEMA,
        text,
        base_language(source),
        base_language(target),
        translator.name,
        translator.version,
        translator.model_revision,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
