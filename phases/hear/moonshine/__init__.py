"""Moonshine tiny: the embedded ear, English, on one core some forty times faster than what it hears lasts."""

from phases.hear.moonshine.moonshine import Moonshine

__all__ = ["Moonshine"]
