"""What PyAV does for us, with its errors translated once: filters, loudness, reading audio files."""

from phases.media.filtering import Filter, filtered
from phases.media.frames import as_frame, as_samples
from phases.media.loudness import SILENCE_LUFS, LoudnessMeter, decibels
from phases.media.m4a import AAC_FRAME, Heard, creating, hear, is_sound, media_errors
from phases.media.resampling import resampled
from phases.media.soundtrack import is_unplaced, sound_at

__all__ = [
    "AAC_FRAME",
    "SILENCE_LUFS",
    "Filter",
    "Heard",
    "LoudnessMeter",
    "as_frame",
    "as_samples",
    "creating",
    "decibels",
    "filtered",
    "hear",
    "is_sound",
    "is_unplaced",
    "media_errors",
    "resampled",
    "sound_at",
]
