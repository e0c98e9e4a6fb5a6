"""Kokoro-82M on onnxruntime: natural voices in six languages, a little faster than it speaks on one core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from phases.clip import Clip
from phases.errors import EngineFailed, EngineMissing, EngineUnknown
from phases.hosting.premises import Premises
from phases.script import Limits
from phases.synthesize.engines.english import english_reader, require_reader
from phases.synthesize.engines.facts import EngineFacts, Line, Recording, Tempo
from phases.synthesize.engines.kokoro.files import MODEL_SHA256, REMEDY
from phases.synthesize.engines.kokoro.foreign import PHONEMISER, Phonemiser
from phases.synthesize.engines.kokoro.styles import STYLES, languages_of
from phases.voice import Voice, covers

if TYPE_CHECKING:
    from phases.synthesize.engines.kokoro.model import KokoroModel

DRIVER = 1
"""Raised when these files come to make other samples of the same text with the same packages."""
RATE = 24_000
_BRACKETS = str.maketrans({"[": "(", "]": ") "})


class Kokoro:
    """One line at a time, read by the voice's own rules: American, British, or those of its language."""

    facts = EngineFacts(
        name="kokoro",
        version=f"1.0+hibari-0.2.1+{PHONEMISER}+{DRIVER}",
        model_revision=MODEL_SHA256,
        sample_rate=RATE,
        languages=("en", "es", "fr", "hi", "it", "pt"),
        voices=tuple(
            Voice(
                name=name,
                engine="kokoro",
                content_hash=f"{MODEL_SHA256}/{sha256}",
                rights="Apache-2.0; a synthetic voice of Kokoro-82M",
                languages=languages_of(name),
                environment=None if name[0] in "ab" else "espeak",
            )
            for name, sha256 in STYLES.items()
        ),
        limits=Limits(min_chars=1, max_chars=350),
        max_batch=1,
        deterministic=True,
        seeded=False,
        letters_per_second=15.1,
        extra_seconds=0.0,
        code_licence="Apache-2.0",
        weights_licence="Apache-2.0",
        memory_mb=900,
        parameters={"speed": (0.5, 2.0)},
        tempo=Tempo("speed"),
        retake_parameters=({"speed": 0.95}, {"speed": 1.05}),
        environment="kokoro",
    )

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._model: KokoroModel | None = None
        self._readers: dict[str, Callable[[str], str]] = {}
        self._phonemiser = Phonemiser(premises.python_of("espeak"))

    @classmethod
    def of_model(cls, model: str, premises: Premises) -> Kokoro:
        """There is but one."""
        if model:
            raise EngineUnknown(f"kokoro has no model “{model}”: it has but one.", "Name it “kokoro”.")
        return cls(premises)

    def load(self) -> None:
        """Check the pinned files, then load the model; readers and styles come when a voice needs them."""
        from phases.synthesize.engines.kokoro.model import KokoroModel  # noqa: PLC0415 - heavy, so late

        self._model = KokoroModel(Path(self._premises.environments) / "kokoro" / "share")

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [self._record(line) for line in lines]

    def close(self) -> None:
        """Forget the model, and let the phonemiser go."""
        self._model = None
        self._readers.clear()
        self._phonemiser.close()

    def _record(self, line: Line) -> Recording:
        if self._model is None:
            raise EngineMissing("kokoro was asked to speak before it was loaded.", "Call load() first.")
        self._require_voice(line)
        phonemes = self._phonemes(line)
        if not any(map(str.isalpha, phonemes)):
            raise EngineFailed(
                f"kokoro has nothing to say for “{line.text}”.", "A line needs a letter or a digit."
            )
        speed = line.parameters.get("speed", 1.0)
        return Recording(Clip(self._model.spoken(phonemes, line.voice.name, speed), RATE))

    def _require_voice(self, line: Line) -> None:
        name = line.voice.name
        if name not in STYLES:
            raise EngineFailed(f"kokoro has no voice “{name}”.", "`nocturne voices` lists those it has.")
        if not covers(languages_of(name), line.language):
            raise EngineFailed(
                f"The voice {name} speaks {languages_of(name)[0]}, and the line is “{line.language}”: {line.text}",
                f"Cast a voice that speaks “{line.language}”.",
            )

    def _phonemes(self, line: Line) -> str:
        if not any(map(str.isalnum, line.text)):
            return ""
        kind = line.voice.name[0]
        if kind not in self._readers:
            self._readers[kind] = self._reader(kind)
        return self._readers[kind](line.text)

    def _reader(self, kind: str) -> Callable[[str], str]:
        if kind in "ab":
            require_reader(REMEDY)
            return partial(read, english_reader(british=kind == "b"))
        return partial(self._phonemiser.phonemes, kind)


def read(reader: Callable[[str], str], text: str) -> str:
    """It would take [shown](/phonemes/) for an order how to speak; in a book it is only text in brackets."""
    return reader(" ".join(text.translate(_BRACKETS).split()))
