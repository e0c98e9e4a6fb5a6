"""Where a line of a subtitle ends: with its sentence, or within it for want of room."""

from phases.sentences.abbreviations import LANGUAGES
from phases.sentences.borders import sentences


def is_stop(line: str, following: str) -> bool:
    """Whether a sentence ends between these lines, by the rules of every language: `Sr.` and `Mr.` end none."""
    before = line.rstrip()
    joined = f"{before} {following.lstrip()}"
    return all(
        any(span.end == len(before) + 1 for span in sentences(joined, language)) for language in LANGUAGES
    )
