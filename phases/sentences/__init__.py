"""Where sentences end."""

from phases.sentences.borders import sentences

__all__ = ["sentences"]
