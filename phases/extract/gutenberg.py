"""What Project Gutenberg and its like put around a plain text."""

import re
from dataclasses import dataclass

from phases.book import LeftOut

_START = re.compile(r"^\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG.*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(
    r"^(?:\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG.*|End of (?:the )?Project Gutenberg'?s.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"^(Title|Author|Language):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_LANGUAGES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "nb", "finnish": "fi", "latin": "la",
}  # fmt: skip
_SMALL_PRINT = 20


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A text without its wrapping, and what the wrapping says."""

    text: str
    title: str | None = None
    author: str | None = None
    language: str | None = None
    left_out: tuple[LeftOut, ...] = ()


def unwrapped(text: str) -> Wrapped:
    """The text between the marks, if there are any."""
    start = _START.search(text)
    end = _END.search(text, start.end() if start else 0)
    if start is None and (end is None or end.start() < len(text) / 2):
        return Wrapped(text)
    head = text[: start.start()] if start else ""
    tail = text[end.start() :] if end else ""
    said = {key.lower(): value for key, value in reversed(_FIELD.findall(head))}
    return Wrapped(
        text=text[start.end() if start else 0 : end.start() if end else len(text)],
        title=said.get("title"),
        author=said.get("author"),
        language=_LANGUAGES.get(said.get("language", "").lower()),
        left_out=(LeftOut("licence", "a licence text is not read aloud", len(head) + len(tail)),),
    )
