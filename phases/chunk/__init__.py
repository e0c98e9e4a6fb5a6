"""Book → Script."""

from phases.chunk.script import write_script
from phases.chunk.settings import ChunkSettings

__all__ = ["ChunkSettings", "write_script"]
