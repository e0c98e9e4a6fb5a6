"""Sounds that subtitles for the hard of hearing describe: they are not spoken."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal, assert_never

from phases.subtitles.draft import Said
from phases.subtitles.markup import JOINER

Brackets = Literal["tags", "sdh"]

_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_DESCRIBED = re.compile(r"\[[^\[\]]*\](?!\s?:)|\([^()]*\)|[♪♫♩♬][^♪♫♩♬]*[♪♫♩♬]+|[♪♫♩♬][^\n♪♫♩♬]*")
_BLANKS = re.compile(r"[^\S\n]{2,}")
_TOLD = 40


@dataclass(frozen=True, slots=True)
class Sound:
    """A description of a sound, and where it stands."""

    line: int
    text: str


def without_sounds(said: Sequence[Said], brackets: Brackets) -> tuple[tuple[Said, ...], tuple[Sound, ...]]:
    """What is to be spoken, and what was taken out of it; a description may run over several lines."""
    text = "\n".join(part.text for part in said)
    match brackets:
        case "tags":
            found = [match for match in _BRACKETED.finditer(text) if is_sound(match[0])]
        case "sdh":
            found = list(_DESCRIBED.finditer(text))
        case _:
            assert_never(brackets)
    if not found:
        return tuple(said), ()
    begins = list(accumulate((len(part.text) + 1 for part in said), initial=0))
    sounds = tuple(
        Sound(said[bisect_right(begins, match.start()) - 1].line, _told(match[0])) for match in found
    )
    pieces = _without(text, found).split("\n")
    rest = tuple(replace(part, text=piece) for part, piece in zip(said, pieces, strict=True))
    return rest, sounds


def is_sound(bracketed: str) -> bool:
    """Whether it is `[door slams]` and cannot be a tag: several words, all in small letters."""
    inner = bracketed[1:-1]
    is_value = any(sign in inner for sign in (":", "|", JOINER))
    return not is_value and inner.islower() and len(inner.split()) > 1


def without_sounds_in(text: str, replacement: str) -> str:
    """The text with each `[` that would begin a sound replaced."""
    return _BRACKETED.sub(lambda match: replacement + match[0][1:] if is_sound(match[0]) else match[0], text)


def _without(text: str, found: Sequence[re.Match[str]]) -> str:
    """The text without these; its lines stay lines."""
    kept, at = [], 0
    for match in found:
        kept += [text[at : match.start()], "\n" * match[0].count("\n")]
        at = match.end()
    return _BLANKS.sub(" ", "".join([*kept, text[at:]]))


def _told(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _TOLD else f"{plain[:_TOLD]}…"
