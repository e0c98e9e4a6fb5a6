"""`[Alice]`, `[de:Alice]`, `[de:]`: who speaks from here to the end of the paragraph, and in which language.

Only names that the cast knows make a tag: a book is full of brackets that are text. One that is all but a name is a
slip, and would be read aloud by the wrong voice.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from phases.errors import SettingsInvalid
from phases.script import NARRATOR, Span
from phases.voice import Alias, Cast, folded

_TAG = re.compile(r"\[(?:(?P<language>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*):)?(?P<name>[^\[\]|:]*)\]")


_ALL_BUT = 0.8


@dataclass(frozen=True, slots=True)
class Part:
    """Text between two tags, and who speaks it."""

    span: Span
    speaker: str = NARRATOR
    language: str | None = None
    """None is the language of the paragraph."""
    tag: Span | None = None
    """The tag before it; it is shown and not spoken."""


def parts_of(text: str, cast: Cast | None) -> Iterator[Part]:
    """The paragraph, cut at its tags; what is before the first one is the narrator's."""
    part = Part(Span(0, len(text)))
    for match, alias in _tags(text, cast) if cast else ():
        tag = Span(*match.span())
        yield replace(part, span=Span(part.span.start, tag.start))
        language = match["language"] and match["language"].replace("_", "-")
        part = Part(Span(tag.end, len(text)), alias.speaker, language or alias.language, tag)
    yield part


def _tags(text: str, cast: Cast) -> Iterator[tuple[re.Match[str], Alias]]:
    for match in _TAG.finditer(text):
        alias = _meant(match, cast)
        if alias is not None:
            yield match, alias
        else:
            _refuse_a_slip(match, cast)


def _refuse_a_slip(match: re.Match[str], cast: Cast) -> None:
    close = difflib.get_close_matches(folded(match["name"]), cast.names, n=1, cutoff=_ALL_BUT)
    if close:
        raise SettingsInvalid(
            f"“{match[0]}” is nobody in the cast.",
            f"Did you mean “{close[0]}”? Correct the text or the cast.",
        )


def _meant(match: re.Match[str], cast: Cast) -> Alias | None:
    name = match["name"].strip()
    return cast.called(name or NARRATOR) if name or match["language"] else None
