"""The bytes of a subtitle file as text, with remarks on what was not plain UTF-8."""

import codecs
import re

from phases.encoding import decode
from phases.subtitles.notes import Notes
from phases.subtitles.settings import SubtitleSettings

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_LONGEST_CHARACTER = 4
_REPLACED = "\ufffd"
_BEYOND_ASCII = re.compile(r"[\x80-\U0010ffff]")
_FEW = 10
"""So many good characters beyond ASCII, for each bad one, show that a damaged file is UTF-8."""


def text_of(data: bytes, name: str, settings: SubtitleSettings, notes: Notes) -> str:
    """The text of a file."""
    if settings.encoding is None:
        damaged = _damaged_utf8(data, notes)
        if damaged is not None:
            return damaged
    text = decode(data, name, language=settings.language, encoding=settings.encoding)
    if settings.encoding is None:
        _remark_on_encoding(data, text, notes)
    return text


def _damaged_utf8(data: bytes, notes: Notes) -> str | None:
    """The text of UTF-8 that was cut off inside a character, or in which some bytes are wrong."""
    if b"\x00" in data or b"\x1b" in data or data.startswith(_WIDE_MARKS):
        return None
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.start > len(data) - _LONGEST_CHARACTER and error.start:
            whole = data[: error.start]
            notes.say(whole.count(b"\n") + 1, "the file ends inside a character, which is left out")
            return whole.decode()
    else:
        return None
    text = data.decode(errors="replace")
    bad = text.count(_REPLACED)
    if len(_BEYOND_ASCII.findall(text)) - bad < _FEW * bad:
        return None
    for number, line in enumerate(text.splitlines(), start=1):
        if _REPLACED in line:
            notes.say(number, "bytes that are no UTF-8 are left out", line.index(_REPLACED) + 1)
    return text.replace(_REPLACED, "")


def _remark_on_encoding(data: bytes, text: str, notes: Notes) -> None:
    if data.startswith(_WIDE_MARKS) or b"\x00" in data:
        notes.say(1, "the file is written in UTF-16 or UTF-32, not in UTF-8")
    elif data.startswith(codecs.BOM_UTF8):
        notes.say(1, "the file begins with a byte order mark")
    elif text.encode(errors="replace") != data:
        notes.say(1, "the file is not written in UTF-8: its encoding is told by its bytes and its language")
