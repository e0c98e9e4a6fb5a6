"""Kokoro-82M: forty-one voices in six languages, on the processor."""

from phases.synthesize.engines.kokoro.kokoro import Kokoro

__all__ = ["Kokoro"]
