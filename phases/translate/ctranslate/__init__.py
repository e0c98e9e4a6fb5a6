"""Marian and NLLB on CTranslate2: models that a user brings, without torch."""

from phases.translate.ctranslate.members import Marian, Nllb

__all__ = ["Marian", "Nllb"]
