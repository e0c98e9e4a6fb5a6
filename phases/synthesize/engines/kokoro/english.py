"""English text to the phonemes Kokoro was taught with: hibari's reader, made to say every word."""

import re
import unicodedata
from collections.abc import Callable
from importlib import metadata
from typing import Any

from phases.errors import EngineFailed, EngineMissing
from phases.synthesize.engines.kokoro.files import REMEDY

READER_VERSION = "0.2.1"

# The reader knows only the straight one: `isn’t` would be read as “is”.
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
# It takes [shown](/phonemes/) for an order how to speak; in a book it is only text in brackets.
_BRACKETS = str.maketrans({"[": "(", "]": ") "})
_SCRIPTS = ("LATIN", "GREEK")


def english_reader(*, british: bool) -> Callable[[str], str]:
    """A function from text that is spelled out to phonemes, which leaves no word out."""
    _require_package()
    reader = _make_reader(british=british)

    def read(text: str) -> str:
        plain = " ".join(_APOSTROPHE.sub("'", text).translate(_BRACKETS).split())
        # Its own normaliser would do again what is done: it makes “number” of the last word of `I said no.`
        phonemes: str = reader(plain, normalize_text=False)
        return phonemes

    return read


def _require_package() -> None:
    try:
        found = metadata.version("hibari-tts")
    except metadata.PackageNotFoundError as error:
        raise EngineMissing(
            "hibari-tts, which reads English for Kokoro, is not installed.", REMEDY
        ) from error
    if found != READER_VERSION:
        raise EngineMissing(
            f"hibari-tts is {found}, and {READER_VERSION} is the one that was tested.", REMEDY
        )


class _Guess:
    """The net that guesses unknown words, made to take long ones in parts and to refuse what it has no sounds for.

    By itself it leaves out the letters it does not know, and all after the twenty-fourth.
    """

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p.oov import ASSETS, OOV  # noqa: PLC0415 - `_require_package` has checked that it is there

        self._net = OOV(f"{ASSETS}/{'oov_gb' if british else 'oov'}.onnx")

    def __call__(self, word: str) -> str:
        for letter in filter(str.isalpha, word):
            if letter not in self._net.cin or not unicodedata.name(letter, "").startswith(_SCRIPTS):
                raise EngineFailed(
                    f"Kokoro has no English sounds for “{letter}” in “{word}”.",
                    "Write it in Latin letters, or name an engine that speaks its language.",
                )
        most = self._net.maxlen
        return "".join(self._net(word[start : start + most]) or "" for start in range(0, len(word), most))


def _make_reader(*, british: bool) -> Any:  # noqa: ANN401 - the package is untyped
    from hibari.g2p import G2P  # noqa: PLC0415 - as above

    class Reader(G2P):  # type: ignore[misc]
        def phonemize_tokens(self, tokens: list[Any]) -> list[Any]:
            words: list[Any] = super().phonemize_tokens(tokens)
            for word in words:
                letters = "".join(filter(str.isalnum, word.text))
                if letters and not (word.phonemes or "").strip():
                    word.phonemes = self._guessed(letters)
            return words

        def _guessed(self, letters: str) -> str:
            sounds: str = self.oov(letters)
            if not sounds:
                raise EngineFailed(
                    f"Kokoro has no English sounds for “{letters}”.", "Write it as it is spoken."
                )
            return sounds

    return Reader(oov=_Guess(british=british), british=british)
