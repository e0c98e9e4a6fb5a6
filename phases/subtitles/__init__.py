"""Subtitle file → a sheet of cues, and back."""

from phases.subtitles.read import read_subtitles, sheet_of
from phases.subtitles.settings import SubtitleSettings
from phases.subtitles.write import write_srt, write_vtt

__all__ = ["SubtitleSettings", "read_subtitles", "sheet_of", "write_srt", "write_vtt"]
