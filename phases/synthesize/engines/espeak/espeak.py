"""eSpeak NG: every line on a library opened anew, so the same line gives the same samples."""

import unicodedata
from collections.abc import Sequence

from phases.clip import Clip
from phases.errors import EngineFailed
from phases.script import Limits
from phases.synthesize.engines.espeak.languages import LANGUAGES, spoken_as
from phases.synthesize.engines.facts import EngineFacts, Line, Recording, Tempo
from phases.voice import Voice

PACKAGE = "espeakng-loader-0.2.4"
RATE = 22_050
DRIVER = 1
"""Raised when these files come to make other samples of the same text with the same package."""

_WORDS_A_MINUTE, _PITCH = 175, 50
# eSpeak NG calls them variants; each of them speaks every language. None has breath: its noise is never the same twice.
_THROATS = {"plain": "", "m3": "+m3", "m7": "+m7", "f1": "+f1", "f4": "+f4", "steph": "+steph"}


_EAST_ASIAN = ("CJK UNIFIED", "HIRAGANA", "KATAKANA")
_READ_HAN = {"cmn", "yue"}


class Espeak:
    """One line at a time; the line's language says how it is read, the voice with what throat."""

    facts = EngineFacts(
        name="espeak",
        version=f"1.52.0+{DRIVER}",
        model_revision=PACKAGE,
        sample_rate=RATE,
        languages=tuple(LANGUAGES),
        voices=tuple(
            Voice(
                name=name,
                engine="espeak",
                content_hash=f"{PACKAGE}/{name}",
                rights="free of rights: a formant synthesiser, not made of anybody's recordings",
            )
            for name in _THROATS
        ),
        limits=Limits(min_chars=1, max_chars=600),
        max_batch=1,
        deterministic=True,
        seeded=False,
        letters_per_second=15.8,
        extra_seconds=0.1,
        code_licence="GPL-3.0-or-later, in an environment and a process of its own",
        weights_licence="GPL-3.0-or-later (dictionaries and voices); speech made with it is free",
        memory_mb=60,
        parameters={"rate": (80, 450), "pitch": (0, 99)},
        tempo=Tempo("rate", usual=_WORDS_A_MINUTE),
        environment="espeak",
    )

    def load(self) -> None:
        """Check that the pinned package is there; each line opens the library itself."""
        from phases.synthesize.engines.espeak.library import require_library  # noqa: PLC0415 - loads nothing yet

        require_library()

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [_record(line) for line in lines]

    def close(self) -> None:
        """Nothing is kept between lines."""


def _record(line: Line) -> Recording:
    from phases.synthesize.engines.espeak.library import fresh_library  # noqa: PLC0415 - as above

    if not any(map(str.isalnum, line.text)):
        raise EngineFailed(
            f"espeak has nothing to say for “{line.text}”.", "A line needs a letter or a digit."
        )
    language = spoken_as(line.language)
    if language is None:
        raise EngineFailed(
            f"espeak does not speak “{line.language}”: {line.text}",
            "`nocturne engines` lists the languages it speaks.",
        )
    if unread := _unread(line.text, language):
        raise EngineFailed(
            f"espeak would say “Chinese letter” instead of reading “{unread}”: {line.text}",
            "Give the line to an engine that reads its script, or tag its language.",
        )
    if line.voice.name not in _THROATS:
        raise EngineFailed(f"espeak has no voice “{line.voice.name}”.", f"It has: {', '.join(_THROATS)}.")
    with fresh_library() as library:
        samples = library.spoken(
            line.text,
            language + _THROATS[line.voice.name],
            rate=line.parameters.get("rate", _WORDS_A_MINUTE),
            pitch=line.parameters.get("pitch", _PITCH),
        )
    if not samples.any():
        raise EngineFailed(
            f"espeak knows no sounds for “{line.text}”.", "Give it to an engine that reads its script."
        )
    return Recording(Clip(samples, RATE))


def _unread(text: str, language: str) -> str:
    """The first character of an East Asian script that this language does not read."""
    if language in _READ_HAN:
        return ""
    return next((letter for letter in text if unicodedata.name(letter, "").startswith(_EAST_ASIAN)), "")
