"""The key of a translation: all that changes it, and nothing else."""

import hashlib
import json

from phases.languages import base_language
from phases.translate.facts import TranslatorFacts
from phases.translate.protecting import wished
from phases.translate.wishes import NOTHING, Wishes

KEY_SCHEMA = 2


def translation_key(
    text: str, source: str, target: str, translator: TranslatorFacts, wishes: Wishes = NOTHING
) -> str:
    """Where the translation of that text by that translator is found again.

    Of the wishes only those count that are about this text: another term in the glossary costs no line that lacks it.
    """
    facts = [
        KEY_SCHEMA,
        text,
        base_language(source),
        base_language(target),
        translator.name,
        translator.version,
        translator.model_revision,
        *_that_matter(text, wishes),
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def _that_matter(text: str, wishes: Wishes) -> list[object]:
    names = sorted({name for name in wishes.names if name and name in text})
    terms = sorted(wished(text, wishes.terms).items())
    return [terms, names] if terms or names else []
