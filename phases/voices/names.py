"""Names that people write, and what they are compared by."""

import re
import unicodedata

from phases.errors import VoiceUnusable
from phases.voice import folded

_SAFE = re.compile(r"\w(?:[\w '’-]*\w)?")
_LONGEST_BYTES = 120
"""With what is put around it while a file appears, a file name stays below 255."""
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def as_written(name: str) -> str:
    """The name without blanks around it, and with single ones inside."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def safe_name(name: str) -> str:
    """The name of a voice, fit to be the name of its files anywhere."""
    told = folded(name)
    if not _SAFE.fullmatch(told) or len(told.encode()) > _LONGEST_BYTES:
        raise VoiceUnusable(
            f"“{name}” cannot be the name of a voice.",
            "Take letters and digits, with blanks, hyphens or apostrophes between them, at most some forty in all.",
        )
    return told


def language_tag(text: str) -> str | None:
    """The tag that the text is, with hyphens; None if it is none."""
    tag = text.strip().replace("_", "-")
    return tag if LANGUAGE.fullmatch(tag) else None
