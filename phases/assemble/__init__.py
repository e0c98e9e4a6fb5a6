"""Takes become chapters: trimmed, joined with their pauses, brought to one loudness, encoded."""

from phases.assemble.balance import balanced
from phases.assemble.chapter import assemble_chapter
from phases.assemble.piece import Piece
from phases.assemble.settings import AssembleSettings
from phases.edges import speech_bounds

__all__ = ["AssembleSettings", "Piece", "assemble_chapter", "balanced", "speech_bounds"]
