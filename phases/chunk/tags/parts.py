"""A text, cut at its tags: who speaks each part, how, and after what pause.

Only names that the cast knows make a tag: a book is full of brackets that are text. One that is all but a name is a
slip, and would be read aloud by the wrong voice.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from phases.chunk.tags.grammar import Reading, Tag, read_tag
from phases.errors import SettingsInvalid
from phases.script import NARRATOR, Span
from phases.sentences import is_stop
from phases.voice import Alias, Cast, folded

BRACKETS = re.compile(r"\[([^\[\]\n]{0,400})\]")
NAME = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2}")
"""What looks like somebody's name."""
_DASH = re.compile(r"\s*[-–—]\s?\w")
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
    parameters: Mapping[str, float] = field(default_factory=dict)
    seed: int | None = None
    pause_ms: int | None = None
    """Silence that a tag asks for before it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pair of brackets in a text, and what it says."""

    span: Span
    reading: Reading
    meant: Alias | None = None
    """Who speaks from here on, if it says so."""


def parts_of(text: str, cast: Cast | None) -> Iterator[Part]:
    """The paragraph, cut at its tags; what is before the first one is the narrator's."""
    return _cut(text, Part(Span(0, len(text))), tags_in(text, cast) if cast else ())


def parts_of_cue(text: str, cast: Cast, speaker: str) -> Iterator[Part]:
    """A subtitle, cut likewise: what is before a tag is the speaker's, and a tag holds to the end of its line.

    A sentence that goes on in the next line for want of room is said to its end by whoever has begun it.
    Brackets that hold a name are a tag also if nobody in the cast is called so: then the narrator speaks.
    """
    start, held = 0, None
    nobody = before = Part(Span(0, 0), speaker)
    lines = text.split("\n")
    for place, line in enumerate(lines):
        is_new = place == 0 or _DASH.match(line) is not None or is_stop(lines[place - 1], line)
        whole = replace(nobody if is_new else before, span=Span(0, len(line)))
        named = (found_in(match, cast, is_subtitle=True) for match in BRACKETS.finditer(line))
        for part in _cut(line, whole, named):
            before = replace(part, tag=None, pause_ms=None)
            moved = _moved(part, start)
            if held is not None and moved.tag is None and replace(held, tag=None, span=moved.span) == moved:
                held = replace(held, span=Span(held.span.start, moved.span.end))
            else:
                yield from [held] if held is not None else []
                held = moved
        start += len(line) + 1
    yield from [held] if held is not None else []


def _cut(text: str, part: Part, brackets: Iterable[Found]) -> Iterator[Part]:
    for found in brackets:
        if found.reading.tag is None:
            continue
        yield replace(part, span=Span(part.span.start, found.span.start))
        part = _following(part, found, found.reading.tag, len(text))
    yield part


def tags_in(text: str, cast: Cast) -> Iterator[Found]:
    """Every pair of brackets; SettingsInvalid if one is all but a name."""
    for match in BRACKETS.finditer(text):
        found = found_in(match, cast)
        if found.reading.tag is None:
            close = almost(match[1], cast)
            if close:
                raise SettingsInvalid(
                    f"“{match[0]}” is nobody in the cast.",
                    f"Did you mean “{close}”? Correct the text or the cast.",
                )
        yield found


def _moved(part: Part, start: int) -> Part:
    tag = Span(start + part.tag.start, start + part.tag.end) if part.tag else None
    return replace(part, span=Span(start + part.span.start, start + part.span.end), tag=tag)


def found_in(match: re.Match[str], cast: Cast, *, is_subtitle: bool = False) -> Found:
    """What one pair of brackets says to this cast."""
    span, reading = Span(*match.span()), read_tag(match[1], cast.parameters)
    tag = reading.tag
    if tag is None or tag.is_pause:
        return Found(span, reading)
    if not (tag.name or tag.language):
        return Found(span, reading, Alias(NARRATOR))
    meant = cast.called(tag.name or NARRATOR)
    if meant is None and is_subtitle and (not tag.name or NAME.fullmatch(tag.name)):
        meant = Alias(NARRATOR)
    return Found(span, reading if meant else replace(reading, tag=None), meant)


def almost(inner: str, cast: Cast) -> str | None:
    """The name that somebody seems to have meant."""
    tag = read_tag(inner, cast.parameters).tag
    close = difflib.get_close_matches(folded(tag.name), cast.names, n=1, cutoff=_ALL_BUT) if tag else []
    return close[0] if close else None


def _following(part: Part, found: Found, tag: Tag, end: int) -> Part:
    span = Span(found.span.end, end)
    if tag.pause_ms is not None:
        return replace(part, span=span, tag=found.span, pause_ms=tag.pause_ms)
    meant = found.meant or Alias(NARRATOR)
    return Part(
        span, meant.speaker, tag.language or meant.language, found.span, dict(tag.parameters), tag.seed
    )
