"""Recordings of any engine: a folder with WAV or FLAC files and what is said in them.

Texts stand in `metadata.csv` as LJSpeech has it (`name|text` or `name|as written|as spoken`, a line each; the files lie
beside it or in `wavs/`), or in a `.txt` file beside each recording.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile

from bench.ear.speakers.speaker import Unspoken
from phases.clip import Clip

_SOUNDS = (".wav", ".flac")


class Recordings:
    """A voice that says what it has said, and nothing else."""

    letters_per_second: float | None = None
    extra_seconds = 0.0

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._files = dict(_recordings(folder))
        if not self._files:
            raise SystemExit(
                f"There are no recordings with texts in {folder}: it needs a metadata.csv or .txt files."
            )
        self.own_texts: tuple[str, ...] | None = tuple(self._files)
        listed = "\n".join(f"{text} {path.stat().st_size}" for text, path in self._files.items())
        self.identity = f"recordings/{hashlib.sha256(listed.encode()).hexdigest()}"

    def speak(self, texts: Sequence[str]) -> Iterator[tuple[str, Clip | Unspoken]]:
        """What was recorded; channels are mixed."""
        for text in texts:
            path = self._files.get(text)
            if path is None:
                yield text, Unspoken("it was never recorded")
            else:
                samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
                yield text, Clip(samples.mean(axis=1, dtype=np.float32), rate)


def _recordings(folder: Path) -> Iterator[tuple[str, Path]]:
    listed = folder / "metadata.csv"
    if listed.is_file():
        for line in listed.read_text(encoding="utf-8").splitlines():
            name, *texts = line.split("|")
            if texts and (path := _sound_of(folder, name)):
                yield texts[-1].strip(), path
        return
    for path in sorted(folder.iterdir()):
        words = path.with_suffix(".txt")
        if path.suffix in _SOUNDS and words.is_file():
            yield " ".join(words.read_text(encoding="utf-8").split()), path


def _sound_of(folder: Path, name: str) -> Path | None:
    places = [folder / below / f"{Path(name).stem}{suffix}" for below in ("", "wavs") for suffix in _SOUNDS]
    return next((place for place in places if place.is_file()), None)
