"""F5-TTS: speaks like a recording whose words are known, many lines at once; one checkpoint for each language."""

from phases.synthesize.engines.f5.engine import F5

__all__ = ["F5"]
