"""The `pipeline.json` of an older system → its books: the texts of their chunks, and recordings that are whole."""

from phases.adopt.books import read_state
from phases.adopt.pace import absurd, narrators_pace, pace_of
from phases.adopt.places import Places
from phases.adopt.sound import read_sound
from phases.adopt.state import Note, NotUsable, OldBook, OldChunk, OldSound, OldState
from phases.adopt.texts import text_of

__all__ = [
    "NotUsable",
    "Note",
    "OldBook",
    "OldChunk",
    "OldSound",
    "OldState",
    "Places",
    "absurd",
    "narrators_pace",
    "pace_of",
    "read_sound",
    "read_state",
    "text_of",
]
