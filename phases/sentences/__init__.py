"""Where sentences end."""

from phases.sentences.borders import sentences
from phases.sentences.stops import is_stop

__all__ = ["is_stop", "sentences"]
