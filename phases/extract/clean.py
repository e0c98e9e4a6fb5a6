"""Characters that are no text are dropped; what is shown stays as it is."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|[\x85\u2028]")
_BLANKS = re.compile(r"[ \t\x0c]+")


def without_invisibles(text: str) -> str:
    """The text without soft hyphens, word joiners, zero-width marks and control characters, composed (NFC)."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))


def with_plain_line_ends(text: str) -> str:
    """The text with every kind of line end as a newline."""
    return _LINE_END.sub("\n", text).replace("\u2029", "\n\n")


def tidy_line(text: str) -> str:
    """One line as it is shown: runs of plain blanks are one space, none at the ends."""
    return _BLANKS.sub(" ", text.replace("\n", " ")).strip()


def tidy_lines(text: str) -> str:
    """Lines as they are shown; empty ones are gone."""
    lines = (tidy_line(line) for line in without_invisibles(text).split("\n"))
    return "\n".join(line for line in lines if line)


def has_speech(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in text)


def bare(text: str) -> str:
    """Only its letters and digits, caseless: for telling whether two titles are the same."""
    return "".join(character for character in text.casefold() if character.isalnum())
