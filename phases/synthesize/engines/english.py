"""English text to phonemes: hibari's reader, made to say every word; kokoro was taught the same alphabet."""

import re
import unicodedata
from collections.abc import Sequence
from importlib import metadata
from typing import Any

from phases.errors import EngineFailed, EngineMissing

READER_VERSION = "0.2.1"

# The reader knows only the straight one: `isn’t` would be read as “is”.
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_SCRIPTS = ("LATIN", "GREEK")


def require_reader(remedy: str, version: str = READER_VERSION) -> None:
    """Nothing, or EngineMissing if the package is not the one that was tested."""
    try:
        found = metadata.version("hibari-tts")
    except metadata.PackageNotFoundError as error:
        raise EngineMissing("hibari-tts, which reads English, is not installed.", remedy) from error
    if found != version:
        raise EngineMissing(f"hibari-tts is {found}, and {version} is the one that was tested.", remedy)


def english_reader(*, british: bool = False) -> Any:  # noqa: ANN401 - the package is untyped
    """The package's own reader, which leaves no word out.

    By itself it drops a word it knows no sounds for (`an't`, `e'e` in Dubliners, anything Chinese) without a word,
    and of a word it must guess the letters it does not know and all after the twenty-fourth.
    """
    from hibari.g2p import G2P  # noqa: PLC0415 - `require_reader` has checked that it is there

    class Reader(G2P):  # type: ignore[misc]
        said: Sequence[tuple[str, str]] = ()
        """What was last read, token by token, and how it is said."""

        def __call__(self, text: str, normalize_text: bool = False) -> str:
            """Phonemes of text that is spelled out already: the package's own normaliser would do it twice.

            It makes “number” of the last word of `I said no.` and “the zeroth” of Pope Leo's name.
            """
            del normalize_text
            tokens = self.phonemize_tokens(self.tokenize(_APOSTROPHE.sub("'", text)))
            self.said = [
                (token.text, (token.phonemes or "") + (" " if token.whitespace else "")) for token in tokens
            ]
            return "".join(phonemes for _, phonemes in self.said).strip()

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
                raise _no_sounds(letters, letters)
            return sounds

    return Reader(oov=_Guess(british=british), british=british)


class _Guess:
    """The net that guesses unknown words, made to take long ones in parts and to refuse what it has no sounds for."""

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p.oov import ASSETS, OOV  # noqa: PLC0415 - as above

        self._net = OOV(f"{ASSETS}/{'oov_gb' if british else 'oov'}.onnx")

    def __call__(self, word: str) -> str:
        for letter in filter(_is_letter, word):
            if letter not in self._net.cin or not unicodedata.name(letter, "").startswith(_SCRIPTS):
                raise _no_sounds(letter, word)
        most = self._net.maxlen
        return "".join(self._net(word[start : start + most]) or "" for start in range(0, len(word), most))


def _is_letter(sign: str) -> bool:
    """Signs that only say how a letter is spoken are none."""
    return sign.isalpha() and unicodedata.category(sign) != "Lm"


def _no_sounds(what: str, word: str) -> EngineFailed:
    within = f" in “{word}”" if word != what else ""
    return EngineFailed(
        f"English has no sounds for “{what}”{within}.",
        "Write it in Latin letters, or name an engine that speaks its language.",
    )
