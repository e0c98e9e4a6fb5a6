"""Listening to a recording: its sound, who speaks when, and what was heard as lines with their times."""

from phases.listen.activity import WINDOW_MS, Likelihoods, likelihoods, windows_of
from phases.listen.hearsay import invented, repeats
from phases.listen.lines import is_silence, read
from phases.listen.recording import RATE, KeptSound, blocks_of, require_sound
from phases.listen.segmenting import Stretch, segments_of, speech_in
from phases.listen.settings import ListenSettings
from phases.listen.speakers import Turn, read_turns, with_speakers

__all__ = [
    "RATE",
    "WINDOW_MS",
    "KeptSound",
    "Likelihoods",
    "ListenSettings",
    "Stretch",
    "Turn",
    "blocks_of",
    "invented",
    "is_silence",
    "likelihoods",
    "read",
    "read_turns",
    "repeats",
    "require_sound",
    "segments_of",
    "speech_in",
    "windows_of",
    "with_speakers",
]
