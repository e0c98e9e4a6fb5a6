"""Hosts: the processes that keep an engine or a recognizer loaded, and the environments they run in.

The door opens late: a host in an environment of its own imports this package too, and has
neither pydantic nor filelock nor psutil.
"""

from typing import TYPE_CHECKING

from phases.late import opening

if TYPE_CHECKING:
    from phases.hosting.environments import Environments, EnvironmentState
    from phases.hosting.errands import ask_all
    from phases.hosting.hosts import HostConnection, Hosts
    from phases.hosting.premises import Premises
    from phases.hosting.route import AS_IT_CAN, Route
    from phases.hosting.settings import HostSettings
    from phases.hosting.trade import Trade

_BEHIND = {
    "AS_IT_CAN": "phases.hosting.route",
    "EnvironmentState": "phases.hosting.environments",
    "Environments": "phases.hosting.environments",
    "HostConnection": "phases.hosting.hosts",
    "HostSettings": "phases.hosting.settings",
    "Hosts": "phases.hosting.hosts",
    "Premises": "phases.hosting.premises",
    "Route": "phases.hosting.route",
    "Trade": "phases.hosting.trade",
    "ask_all": "phases.hosting.errands",
}

__all__ = [
    "AS_IT_CAN",
    "EnvironmentState",
    "Environments",
    "HostConnection",
    "HostSettings",
    "Hosts",
    "Premises",
    "Route",
    "Trade",
    "ask_all",
]

__getattr__ = opening(__name__, _BEHIND)
