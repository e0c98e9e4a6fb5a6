"""Who says what in a cue: the names in front of its lines, and several voices in one cue."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phases.subtitles.draft import Said

_NAMED = re.compile(r"(?:[-–—]\s?)?\[?(?P<name>[^\W\d_][^:\[\]\n]{0,40})\]?\s?:(?:\s+|$)")
_DASH = re.compile(r"[-–—]\s?(?=\S)")
_NOT_IN_TAGS = re.compile(r"[\[\]|:<>\s]+")


def with_names(said: Sequence[Said]) -> Iterator[Said]:
    """`ALICE: Hello.` is said by ALICE, as are the lines that follow, up to a dash or another name."""
    name: str | None = None
    for part in said:
        match = _NAMED.match(part.text)
        if match and match["name"].isupper():
            name = match["name"].strip()
            yield replace(part, text=part.text[match.end() :], voice=name)
            continue
        if _DASH.match(part.text):
            name = None
        yield replace(part, voice=name or part.voice)


def voiced(said: Sequence[Said]) -> tuple[str, str | None]:
    """The text of a cue and who speaks all of it.

    They who take turns in one cue speak one after the other in its time; so it stays one cue, and each line
    gets a tag: `[Alice] Hello.`, `[de:Alice] Guten Tag.`, `[de:] Es ist spät.`
    """
    voices = {(part.voice, part.language) for part in said}
    if len(voices) == 1 and said[0].language is None:
        return "\n".join(part.text for part in said), said[0].voice
    return "\n".join(f"{_tag(part)}{part.text}" for part in said), None


def _tag(part: Said) -> str:
    name = _NOT_IN_TAGS.sub(" ", part.voice or "").strip()
    language = f"{part.language}:" if part.language else ""
    return f"[{language}{name}] " if name or language else ""
