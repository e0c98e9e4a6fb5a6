"""Book → Script."""

from phases.chunk.cues import CueScript, write_cue_script
from phases.chunk.given import given_script, spoken_form
from phases.chunk.halves import fitting, halves
from phases.chunk.script import write_script
from phases.chunk.settings import ChunkSettings

__all__ = [
    "ChunkSettings",
    "CueScript",
    "fitting",
    "given_script",
    "halves",
    "spoken_form",
    "write_cue_script",
    "write_script",
]
