"""Subtitles that can be read, made of lines of speech and of what they mean in another language."""

from phases.captions.cues import Captions, LineName, captions_of, name_of, stacked, unnamed
from phases.captions.limits import beyond_limits
from phases.captions.passages import Passage, passages_of, retold
from phases.captions.settings import CaptionSettings, Format, Stacked

__all__ = [
    "CaptionSettings",
    "Captions",
    "Format",
    "LineName",
    "Passage",
    "Stacked",
    "beyond_limits",
    "captions_of",
    "name_of",
    "passages_of",
    "retold",
    "stacked",
    "unnamed",
]
