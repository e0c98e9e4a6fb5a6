"""Bergamot: small neural models for English and Portuguese, whole in one package."""

from phases.translate.bergamot.bergamot import Bergamot

__all__ = ["Bergamot"]
