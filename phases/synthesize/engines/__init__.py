"""Who can speak. Facts come without loading anything; `docs/adding-an-engine.md` says how to add one."""

from phases.synthesize.engines.facts import Engine, EngineFacts, Line, Recording
from phases.synthesize.engines.registry import (
    EngineName,
    engine_names,
    find_engine,
    make_engine,
    require_language,
    voice_named,
)

__all__ = [
    "Engine",
    "EngineFacts",
    "EngineName",
    "Line",
    "Recording",
    "engine_names",
    "find_engine",
    "make_engine",
    "require_language",
    "voice_named",
]
