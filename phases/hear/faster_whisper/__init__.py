"""Whisper on CTranslate2: the ear of many languages for a small machine, without torch."""

from phases.hear.faster_whisper.recognizer import FasterWhisper

__all__ = ["FasterWhisper"]
