"""Speaking: engines, and `speak_all`, which has hosts keep them loaded.

The door opens late: a host in an engine's own environment imports this package too, and has
neither pydantic nor filelock nor psutil.
"""

from typing import TYPE_CHECKING

from phases.late import opening

if TYPE_CHECKING:
    from phases.synthesize.engines import (
        Engine,
        EngineFacts,
        EngineName,
        Line,
        Recording,
        engine_names,
        find_engine,
        make_engine,
        require_language,
        voice_named,
    )
    from phases.synthesize.joining import joined
    from phases.synthesize.speaking import speak_all
    from phases.synthesize.trade import SPEAKING

_ENGINES = "phases.synthesize.engines"

_BEHIND = {
    "SPEAKING": "phases.synthesize.trade",
    "Engine": _ENGINES,
    "EngineFacts": _ENGINES,
    "EngineName": _ENGINES,
    "Line": _ENGINES,
    "Recording": _ENGINES,
    "engine_names": _ENGINES,
    "find_engine": _ENGINES,
    "joined": "phases.synthesize.joining",
    "make_engine": _ENGINES,
    "require_language": _ENGINES,
    "speak_all": "phases.synthesize.speaking",
    "voice_named": _ENGINES,
}

__all__ = [
    "SPEAKING",
    "Engine",
    "EngineFacts",
    "EngineName",
    "Line",
    "Recording",
    "engine_names",
    "find_engine",
    "joined",
    "make_engine",
    "require_language",
    "speak_all",
    "voice_named",
]

__getattr__ = opening(__name__, _BEHIND)
