"""Names of files and folders that every common file system takes."""

import re
import unicodedata
from pathlib import Path

from phases.deliver.facts import BookFacts

_LONGEST_NAME = 120
"""Bytes; leaves room for extensions and temporary names under the usual limit of 255."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
_UNTITLED = "Untitled"


def book_path(folder: Path, facts: BookFacts) -> Path:
    """`<folder>/<Author> - <Title>/<Title>.m4b`."""
    title = file_name(facts.title)
    return book_folder(folder, facts) / f"{title}.m4b"


def book_folder(folder: Path, facts: BookFacts) -> Path:
    """`<folder>/<Author> - <Title>`, or the title alone if nobody wrote it."""
    whole = f"{facts.author} - {facts.title}" if facts.author else facts.title
    return folder / file_name(whole)


def chapter_name(number: int, count: int, title: str) -> str:
    """`07 - Title.m4a`, with as many digits as the last one needs."""
    digits = max(2, len(str(count)))
    return f"{number:0{digits}d} - {file_name(title)}.m4a"


def file_name(text: str) -> str:
    """The text as one name: nothing forbidden or invisible in it, never empty or hidden, not too long."""
    shown = "".join(sign for sign in unicodedata.normalize("NFC", text) if _is_kept(sign))
    plain = " ".join(_FORBIDDEN.sub(" ", shown).split()).strip(". ")
    name = shortened(plain, _LONGEST_NAME).strip(". ")
    if not name:
        return _UNTITLED
    return f"_{name}" if _DEVICES.match(name) else name


def one_line(text: str) -> str:
    """The text without control characters, its white space single."""
    return " ".join("".join(sign if _is_kept(sign) else " " for sign in text).split())


def shortened(text: str, longest: int) -> str:
    """The text in at most that many bytes, cut between characters and at a word where there is one."""
    if len(text.encode()) <= longest:
        return text
    kept = text.encode()[: longest - len("…".encode())].decode(errors="ignore")
    whole_words = kept.rpartition(" ")[0]
    return (whole_words if len(whole_words) > len(kept) // 2 else kept).rstrip() + "…"


def _is_kept(sign: str) -> bool:
    """Control signs, invisible marks, lone surrogates and unassigned code points go; joiners shape words."""
    return sign.isspace() or sign in _JOINERS or not unicodedata.category(sign).startswith("C")
