"""Packages whose door opens late: a host in an environment of its own imports them too, and has not all they need."""

from collections.abc import Callable, Mapping
from importlib import import_module


def opening(package: str, behind: Mapping[str, str]) -> Callable[[str], object]:
    """A package's `__getattr__` by which each name is imported from its module when it is first asked for."""

    def behind_the_door(name: str) -> object:
        if name not in behind:
            raise AttributeError(f"{package} has no {name}")
        return getattr(import_module(behind[name]), name)

    return behind_the_door
