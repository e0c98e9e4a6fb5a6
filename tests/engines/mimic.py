"""Speaks like the recording it is given: which of tone's four voices that is depends on the recording's samples."""

from collections.abc import Sequence
from dataclasses import replace

from phases.errors import EngineFailed
from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.tone import Tone


class Mimic(Tone):
    """Has no voice of its own, and wants to know what is said in a recording."""

    facts = replace(Tone.facts, voices=(), clones="audio and transcript")

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line, each in the voice of its reference."""
        return super().speak([_as_tone(line) for line in lines])


def _as_tone(line: Line) -> Line:
    reference = line.voice.reference
    if reference is None or not reference.transcript:
        raise EngineFailed("mimic has nobody to speak like.", "Name a voice of a voice folder.")
    voice = Tone.facts.voices[int(reference.audio_hash, 16) % len(Tone.facts.voices)]
    return replace(line, voice=voice)
