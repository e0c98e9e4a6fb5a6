"""Who speaks: engines of Nocturne, flite, and recordings that somebody has."""

from pathlib import Path

from bench.ear.equipment import Equipment
from bench.ear.speakers.engines import EngineSpeaker
from bench.ear.speakers.flite import FliteSpeaker
from bench.ear.speakers.recordings import Recordings
from bench.ear.speakers.speaker import Speaker, Unspoken

__all__ = ["Recordings", "Speaker", "Unspoken", "speaker_named"]


def speaker_named(name: str, equipment: Equipment) -> Speaker:
    """`ENGINE` or `ENGINE@VOICE`, `flite@VOICE`, or a folder of recordings."""
    if Path(name).is_dir():
        return Recordings(name, Path(name))
    engine, _, voice = name.partition("@") if "://" not in name else (name, "", "")
    if engine == "flite":
        return FliteSpeaker(name, voice or "rms")
    return EngineSpeaker(name, engine, voice or None, equipment)
