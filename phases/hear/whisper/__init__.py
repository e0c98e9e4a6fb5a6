"""Whisper on torch, by OpenAI's own package: a hundred languages, a window of thirty seconds at a time."""

from phases.hear.whisper.recognizer import Whisper

__all__ = ["Whisper"]
