"""Takes of one speaker, kept on disk so that nothing is spoken twice."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import soundfile

from bench.ear.speakers import Speaker, Unspoken
from phases.clip import Clip
from phases.take_files import write_take


class Speech:
    """A folder of FLAC files, one for each text, under a key of all that changes the samples."""

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder / hashlib.sha256(identity.encode()).hexdigest()[:16]
        self._identity = identity

    def path_of(self, text: str) -> Path:
        """Where its take lies, if it was spoken."""
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()}.flac"

    def read(self, text: str) -> Clip:
        """The take of a text that was spoken."""
        samples, rate = soundfile.read(self.path_of(text), dtype="float32")
        return Clip(samples, int(rate))

    def speak_missing(
        self, speaker: Speaker, texts: Iterable[str], told: Callable[[int, int], object]
    ) -> dict[str, Unspoken]:
        """Have spoken what is not there yet; what could not be spoken, and why."""
        missing = [text for text in dict.fromkeys(texts) if not self.path_of(text).is_file()]
        refused = {}
        self._folder.mkdir(parents=True, exist_ok=True)
        for number, (text, spoken) in enumerate(speaker.speak(missing), 1):
            if isinstance(spoken, Unspoken):
                refused[text] = spoken
            else:
                write_take(self.path_of(text), spoken)
            told(number, len(missing))
        return refused
