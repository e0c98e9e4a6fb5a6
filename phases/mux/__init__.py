"""A film and the speech for it become one file; its picture is copied, never encoded again."""

from phases.mux.film import Film, look_at
from phases.mux.mix import Mix
from phases.mux.sound import Sound
from phases.mux.write import mux

__all__ = ["Film", "Mix", "Sound", "look_at", "mux"]
