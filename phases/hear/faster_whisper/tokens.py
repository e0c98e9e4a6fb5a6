"""Whisper's tokens, by the tokenizer that lies with the model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from tokenizers import Tokenizer

from phases.hear.whisper.pieces import Tokens

_SPACE = "Ġ"
_FIRST_PAIR = (_SPACE, "t")


class Speller:
    """Text to tokens and back, and the commands."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_str(_mended(file.read_bytes()))
        self._tokenizer.encode_special_tokens = True  # a command that is written in a book is a text
        self._bytes = _bytes_by_sign()
        self.stop = self._command("endoftext")

    def tokens(self, text: str) -> Tokens:
        """The text as the model is asked for it."""
        numbers = self._tokenizer.encode(f" {text}", add_special_tokens=False).ids if text else []
        return Tokens.of(text, numbers, [self._spelled(number) for number in numbers])

    def text(self, numbers: Sequence[int]) -> str:
        """What these tokens are the text of; the stop and commands are none."""
        return str(self._tokenizer.decode([number for number in numbers if number < self.stop]))

    def begin(self, language: str) -> list[int]:
        """What asks for words of that language; a model of one language is not told which."""
        named = self._tokenizer.token_to_id(f"<|{language}|>") is not None
        told = ["startoftranscript", *([language, "transcribe"] if named else [])]
        return [self._command(each) for each in told]

    @property
    def without_times(self) -> int:
        """The command that comes after them where only the text is wanted."""
        return self._command("notimestamps")

    def _command(self, name: str) -> int:
        return int(self._tokenizer.token_to_id(f"<|{name}|>"))

    def _spelled(self, number: int) -> bytes:
        return bytes(self._bytes[sign] for sign in self._tokenizer.id_to_token(number))


def _mended(content: bytes) -> str:
    """Published tokenizers have lost their first line, without which “ the” and “ to” are two tokens each."""
    table: dict[str, Any] = msgspec.json.decode(content)
    merges = table["model"]["merges"]
    if list(_FIRST_PAIR) not in merges and " ".join(_FIRST_PAIR) not in merges:
        merges.insert(
            0, list(_FIRST_PAIR) if merges and isinstance(merges[0], list) else " ".join(_FIRST_PAIR)
        )
    return msgspec.json.encode(table).decode()


def _bytes_by_sign() -> dict[str, int]:
    """Tokens are written with a visible sign for each byte: itself where it is visible, else one from 256 on."""
    visible = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in visible]
    return {chr(byte): byte for byte in visible} | {chr(256 + n): byte for n, byte in enumerate(hidden)}
