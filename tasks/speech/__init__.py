"""Recordings: found speech, heard, translated, and written as subtitles."""
