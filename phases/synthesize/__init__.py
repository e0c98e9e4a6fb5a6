"""Speaking: engines, the hosts that keep them loaded, and `speak_all`.

The door opens late: a host in an engine's own environment imports this package too, and has
neither pydantic nor filelock nor psutil.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phases.synthesize.engines import (
        Engine,
        EngineFacts,
        EngineName,
        Line,
        Premises,
        Recording,
        engine_names,
        find_engine,
        make_engine,
        require_language,
        voice_named,
    )
    from phases.synthesize.environments import Environments, EnvironmentState
    from phases.synthesize.hosts import HostConnection, Hosts
    from phases.synthesize.recital import speak_all
    from phases.synthesize.settings import HostSettings

_ENGINES, _HOSTS = "phases.synthesize.engines", "phases.synthesize.hosts"

_BEHIND = {
    "Engine": _ENGINES,
    "EngineFacts": _ENGINES,
    "EngineName": _ENGINES,
    "EnvironmentState": "phases.synthesize.environments",
    "Environments": "phases.synthesize.environments",
    "HostConnection": _HOSTS,
    "HostSettings": "phases.synthesize.settings",
    "Hosts": _HOSTS,
    "Line": _ENGINES,
    "Premises": _ENGINES,
    "Recording": _ENGINES,
    "engine_names": _ENGINES,
    "find_engine": _ENGINES,
    "make_engine": _ENGINES,
    "require_language": _ENGINES,
    "speak_all": "phases.synthesize.recital",
    "voice_named": _ENGINES,
}

__all__ = [
    "Engine",
    "EngineFacts",
    "EngineName",
    "EnvironmentState",
    "Environments",
    "HostConnection",
    "HostSettings",
    "Hosts",
    "Line",
    "Premises",
    "Recording",
    "engine_names",
    "find_engine",
    "make_engine",
    "require_language",
    "speak_all",
    "voice_named",
]


def __getattr__(name: str) -> object:
    if name not in _BEHIND:
        raise AttributeError(f"phases.synthesize has no {name}")
    return getattr(import_module(_BEHIND[name]), name)
