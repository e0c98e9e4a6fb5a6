"""What the name of a subtitle file says."""

import re
from pathlib import Path

from phases.languages import is_language

_LANGUAGE = re.compile(r"\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)$")


def language_in(source: Path) -> str | None:
    """Its language: `film.de.srt` is German."""
    named = _LANGUAGE.search(source.stem)
    return named[1] if named and is_language(named[1]) else None
