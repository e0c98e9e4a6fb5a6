"""The signs Kokoro was taught, and those that stand for the same sounds."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from phases.errors import EngineFailed, EngineMissing
from phases.synthesize.engines.kokoro.files import REMEDY

_SAME_SOUND = str.maketrans({"ʀ": "ʁ", "ɦ": "h", "g": "ɡ", "ɫ": "l"})
_SOUNDS = {"Ll", "Lu", "Lo", "Nd"}


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Sign → number."""

    numbered: Mapping[str, int]

    @classmethod
    def of_package(cls) -> "Alphabet":
        """As hibari has it, which was taught by Kokoro and carries the same."""
        package = find_spec("hibari")
        if package is None or package.origin is None:
            raise EngineMissing("hibari-tts, which holds the alphabet of Kokoro, is not installed.", REMEDY)
        signs = Path(package.origin).parent / "assets" / "vocab.json"
        return cls(json.loads(signs.read_text("utf-8")))

    def spelled(self, phonemes: str) -> str:
        """Phonemes in these signs. A sound that has none is an error; a finer mark is let go."""
        return "".join(sign for sign in phonemes.translate(_SAME_SOUND) if self._has(sign))

    def numbers(self, spelled: str) -> list[int]:
        """What the model is fed."""
        return [self.numbered[sign] for sign in spelled]

    def _has(self, sign: str) -> bool:
        if sign not in self.numbered and unicodedata.category(sign) in _SOUNDS:
            raise EngineFailed(
                f"Kokoro has no sign for the sound “{sign}”.",
                "Write the word otherwise, or give the line to another engine.",
            )
        return sign in self.numbered
