"""Environments of engines and recognizers: made from the lists beside this file, checked, removed."""

from phases.hosting.environments.environments import Environments, EnvironmentState

__all__ = ["EnvironmentState", "Environments"]
