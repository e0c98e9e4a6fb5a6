"""Engines' own environments: made from the lists beside this file, checked, removed."""

from phases.synthesize.environments.environments import Environments, EnvironmentState

__all__ = ["EnvironmentState", "Environments"]
