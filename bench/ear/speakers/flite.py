"""flite, a small classical synthesiser, where its program is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile

from bench.ear.speakers.speaker import Unspoken
from phases.clip import Clip

_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": ", ", "…": "..."})


class FliteSpeaker:
    """One of its voices: rms, slt, awb, kal16."""

    own_texts: tuple[str, ...] | None = None
    letters_per_second: float | None = None
    extra_seconds = 0.0

    def __init__(self, name: str, voice: str) -> None:
        program = shutil.which("flite")
        if program is None:
            raise SystemExit("flite is not installed: install the package `flite`, or leave its voices out.")
        self._program = program
        self._voice = voice
        self.name = name
        self.identity = f"flite/{voice}"

    def speak(self, texts: Sequence[str]) -> Iterator[tuple[str, Clip | Unspoken]]:
        """One program run per text."""
        with tempfile.TemporaryDirectory() as folder:
            wav = Path(folder) / "said.wav"
            for text in texts:
                wav.unlink(missing_ok=True)
                run = subprocess.run(
                    [self._program, "-voice", self._voice, "-t", text.translate(_PLAIN), "-o", str(wav)],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if not wav.is_file():
                    yield text, Unspoken(run.stderr.strip() or f"flite ended with {run.returncode}")
                    continue
                samples, rate = soundfile.read(wav, dtype="float32")
                yield text, Clip(samples, rate)
