"""Subtitle file → a sheet of cues, and back."""

from phases.subtitles.growing import GrowingSubtitles
from phases.subtitles.naming import language_in
from phases.subtitles.read import read_subtitles, sheet_of
from phases.subtitles.settings import SubtitleSettings
from phases.subtitles.write import write_ass, write_srt, write_txt, write_vtt

__all__ = [
    "GrowingSubtitles",
    "SubtitleSettings",
    "language_in",
    "read_subtitles",
    "sheet_of",
    "write_ass",
    "write_srt",
    "write_txt",
    "write_vtt",
]
