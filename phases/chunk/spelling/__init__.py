"""How text is spoken where it is not spoken as it is written: one entry in `SPELLERS` per language."""

from collections.abc import Callable

from phases.chunk.spelling.edits import Edit, Passage, edits_by
from phases.chunk.spelling.english import spell_english
from phases.chunk.spelling.typography import TYPOGRAPHY_RULES

__all__ = ["Edit", "Passage", "spell_out"]

SPELLERS: dict[str, Callable[[Passage], list[Edit]]] = {"en": spell_english}


def spell_out(passage: Passage, language: str) -> list[Edit]:
    """Every place where the passage is spoken otherwise than written; of an unknown language only its signs."""
    speller = SPELLERS.get(language)
    return edits_by(TYPOGRAPHY_RULES, passage, speller(passage) if speller else [])
