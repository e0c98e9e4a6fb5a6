"""`[Alice]`, `[de:Alice]`, `[de:]`: who speaks from here to the end of the paragraph, and in which language.

Only names that the cast knows make a tag: a book is full of brackets that are text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from phases.script import NARRATOR, Span
from phases.voice import Alias

Called = Callable[[str], Alias | None]
"""Whom a name means, if the cast knows it."""

_TAG = re.compile(r"\[(?:(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?):)?(?P<name>[^\[\]|:]*)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """Text between two tags, and who speaks it."""

    span: Span
    speaker: str = NARRATOR
    language: str | None = None
    """None is the language of the paragraph."""
    tag: Span | None = None
    """The tag before it; it is shown and not spoken."""


def nobody(_: str) -> None:
    """Nobody is called anything: there is no cast."""


def parts_of(text: str, called: Called) -> Iterator[Part]:
    """The paragraph, cut at its tags; what is before the first one is the narrator's."""
    part = Part(Span(0, len(text)))
    for match in _TAG.finditer(text):
        alias = _meant(match, called)
        if alias is None:
            continue
        tag = Span(*match.span())
        yield replace(part, span=Span(part.span.start, tag.start))
        part = Part(Span(tag.end, len(text)), alias.speaker, match["language"] or alias.language, tag)
    yield part


def _meant(match: re.Match[str], called: Called) -> Alias | None:
    name = match["name"].strip()
    return called(name or NARRATOR) if name or match["language"] else None
