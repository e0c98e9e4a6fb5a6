"""The one form in which engines get a voice of a folder, and the hash it is known by."""

import hashlib
import io
import json
import wave
from pathlib import Path

import numpy as np

from phases.clip import Clip
from phases.files import appearing, storage_errors
from phases.take_files import as_stored
from phases.voice import Reference, Voice
from phases.voices.original import read_original
from phases.voices.sample import Sample

_STEPS = 32_768
_BYTES = 2


def canonical_reference(sample: Sample, folder: Path) -> Reference:
    """The recording as a mono 16-bit WAV file at its own rate, named by its content; written if it is not there."""
    clip = read_original(sample.audio).clip
    pcm = _pcm(clip)
    audio_hash = hashlib.sha256(b"%d\n" % clip.rate + pcm).hexdigest()
    path = folder / f"{audio_hash}.wav"
    _keep(path, _wav(pcm, clip.rate))
    return Reference(str(path), audio_hash, sample.transcript)


def content_hash(reference: Reference) -> str:
    """What makes a voice of a folder sound as it does: the recording and its words, and neither names nor paths."""
    facts = json.dumps([reference.audio_hash, reference.transcript], ensure_ascii=False)
    return hashlib.sha256(facts.encode()).hexdigest()


def voice_of(sample: Sample, engine: str, reference: Reference) -> Voice:
    """The voice, as spoken with by that engine."""
    return Voice(
        name=sample.name,
        engine=engine,
        content_hash=content_hash(reference),
        rights=sample.rights or "not told",
        languages=sample.languages,
        parameters=sample.parameters_for(engine),
        reference=reference,
    )


def _pcm(clip: Clip) -> bytes:
    """Rounded as takes are."""
    return (as_stored(clip).samples * _STEPS).astype(np.dtype("<i2")).tobytes()


def _wav(pcm: bytes, rate: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(_BYTES)
        file.setframerate(rate)
        file.writeframes(pcm)
    return buffer.getvalue()


def _keep(path: Path, wav: bytes) -> None:
    """A file that is not what its name says is written again."""
    with storage_errors(path):
        if path.is_file() and path.read_bytes() == wav:
            return
    with appearing(path) as part:
        part.write_bytes(wav)
