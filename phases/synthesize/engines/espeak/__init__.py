"""eSpeak NG: a hundred languages, at once and everywhere the same; a formant voice, plain to hear as a machine's."""

from phases.synthesize.engines.espeak.espeak import Espeak

__all__ = ["Espeak"]
