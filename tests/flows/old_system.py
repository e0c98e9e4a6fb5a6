"""What the old system leaves behind: a pipeline.json, a text for each chunk, a recording for each, really spoken."""

import json
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from phases.clip import Clip
from phases.media import resampled
from phases.synthesize.engines.facts import Line
from phases.synthesize.engines.hibari import Hibari

RATE = 22_050
CHUNKS = (
    "Chapter One",
    "It was a dark night on the western line. The last train had left the station an hour ago.",
    "The old guard did not see the lantern that lay beside the water tower, though he looked for it twice.",
    "He counted the benches along the platform, and then he went slowly home through the falling rain.",
    "In the morning the trains were late, all of them, and he did not mind at all. He had slept well.",
    "Nobody asked him about the lantern, and he told nobody; it is still there, as far as anyone knows.",
)


@cache
def spoken(text: str, speed: float = 1.0) -> Clip:
    """The old narrator, who is not of our cast: at another rate, and at a pace of their own."""
    voice = Hibari.facts.voices[0]
    (recording,) = _engine().speak([Line(text, "en", voice, seed=7, parameters={"speed": speed})])
    return resampled(recording.clip, RATE)


@cache
def _engine() -> Hibari:
    engine = Hibari()
    engine.load()
    return engine


class OldSystem:
    """Its folder; what it says of itself is written by `write`."""

    def __init__(self, root: Path, chunks: Sequence[str] = CHUNKS, speed: float = 1.0) -> None:
        self.root = root
        self.chunks = chunks
        self.texts = [self._text(number, text) for number, text in enumerate(chunks, 1)]
        self.sounds = [self._sound(number, text, speed) for number, text in enumerate(chunks, 1)]
        self.told: dict[str, Any] = {
            "pipeline_version": "4.0.0",
            "phase1": {"files": {"the_lantern": {"title": "The Lantern", "author": "A. Guard"}}},
            "phase2": {"files": {"the_lantern": {"language": "en"}}},
            "phase3": {
                "files": {"the_lantern": {"chunk_paths": [self.as_told(path) for path in self.texts]}}
            },
            "phase4": {
                "files": {
                    "the_lantern": {
                        "status": "success",
                        "voice_id": "neutral_narrator",
                        "selected_engine": "xtts",
                        "chunk_audio_paths": [self.as_told(path) for path in reversed(self.sounds)],
                        "metrics": {"chunks_completed": len(chunks)},
                    }
                }
            },
            "phase5": {"status": "success", "chunks": []},
        }

    def write(self) -> Path:
        """The state as it is told now."""
        path = self.root / "pipeline.json"
        path.write_text(json.dumps(self.told))
        return path

    def as_told(self, path: Path) -> str:
        """A path as another machine wrote it."""
        return "C:\\Users\\somebody\\books\\" + "\\".join(path.relative_to(self.root).parts)

    def speaks(self, number: int, text: str) -> None:
        """The recording of a chunk says something else."""
        self._sound(number, text, 1.0)

    def loses(self, number: int) -> None:
        """The recording of a chunk is gone."""
        self.sounds[number - 1].unlink()

    def cuts_off(self, number: int) -> None:
        """The recording of a chunk is broken off."""
        path = self.sounds[number - 1]
        path.write_bytes(path.read_bytes()[:-20_000])

    def moves(self, root: Path) -> None:
        """It is somewhere else now."""
        shutil.move(self.root, root)
        self.root = root

    def _text(self, number: int, text: str) -> Path:
        path = self.root / "phase3-chunking" / "chunks" / f"the_lantern_chunk_{number:03d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def _sound(self, number: int, text: str, speed: float) -> Path:
        path = self.root / "phase4_tts" / "audio_chunks" / "the_lantern" / f"chunk_{number:04d}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        samples = spoken(text, speed).samples
        soundfile.write(path, np.column_stack([samples, samples]), RATE)
        return path
