"""Tone with a model for each language, as many engines have it: each knows one, and speaks one line at a time."""

from dataclasses import replace

from phases.synthesize.engines import EngineFacts
from phases.synthesize.engines.tone import Tone


def _knowing(language: str) -> EngineFacts:
    voices = tuple(replace(voice, languages=(language,)) for voice in Tone.facts.voices)
    return replace(Tone.facts, max_batch=1, languages=(language,), voices=voices)


class English(Tone):
    """Knows English."""

    facts = _knowing("en")


class Spanish(Tone):
    """Knows Spanish."""

    facts = _knowing("es")


class Portuguese(Tone):
    """Knows Portuguese."""

    facts = _knowing("pt")
