"""Listening while somebody still speaks: what may be shown already, what stays, and how restless that is."""

from phases.live.agreement import Agreement
from phases.live.flicker import Flicker

__all__ = ["Agreement", "Flicker"]
