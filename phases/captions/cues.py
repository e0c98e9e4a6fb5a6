"""Lines of speech become subtitles that can be read: in one language or in two, in step."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from phases.captions.breaking import Room, pieces_of
from phases.captions.settings import CaptionSettings
from phases.cue import Cue
from phases.speech import Line

LineName = tuple[int, int]
"""Segment and place: by this a line is found."""


@dataclass(frozen=True, slots=True)
class Captions:
    """Subtitles of the original, and of its translation if there is one, cue by cue at the same times.

    A cue has no text where the other language needs more subtitles for the same line.
    """

    original: tuple[Cue, ...]
    translation: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """One subtitle on its way: what is shown, and when it is said."""

    start_ms: int
    end_ms: int
    original: str
    translation: str = ""
    speaker: str | None = None


def captions_of(
    lines: Sequence[Line], translations: Mapping[LineName, str], settings: CaptionSettings
) -> Captions:
    """Each line in as many subtitles as it needs to be read in either language; nothing of it is left out."""
    shown = [
        piece for line in lines for piece in _pieces(line, translations.get(name_of(line), ""), settings)
    ]
    times = _times(shown, settings)
    return Captions(
        tuple(
            _cue(number, time, each.original, each.speaker, settings)
            for number, time, each in _numbered(times, shown)
        ),
        tuple(
            _cue(number, time, each.translation, each.speaker, settings)
            for number, time, each in _numbered(times, shown)
        )
        if translations
        else (),
    )


def stacked(captions: Captions, settings: CaptionSettings) -> tuple[Cue, ...]:
    """Both languages in each subtitle, one above the other."""
    pairs = zip(captions.original, captions.translation, strict=True)
    return tuple(
        Cue(
            original.number,
            original.start_ms,
            original.end_ms,
            "\n".join(filter(None, _in_order(original.text, translation.text, settings))),
            line=0,
        )
        for original, translation in pairs
    )


def _in_order(original: str, translation: str, settings: CaptionSettings) -> tuple[str, str]:
    is_above = settings.stacked == "translation above"
    return (translation, original) if is_above else (original, translation)


def name_of(line: Line) -> LineName:
    """What a line is called."""
    return line.segment, line.place


def _pieces(line: Line, translation: str, settings: CaptionSettings) -> list[_Shown]:
    room = room_for(line.speaker, settings)
    said = max(1, -(-(line.end_ms - line.start_ms) // settings.longest_ms))
    needed = max(said, *(len(pieces_of(text, 1, room)) for text in (line.text, translation)), 1)
    original = pieces_of(line.text, needed, room)
    other = pieces_of(translation, len(original), room) if translation else []
    if len(other) > len(original):  # a few long words in place of many short ones
        original = pieces_of(line.text, len(other), room)
    count = max(len(original), len(other))
    bounds = _bounds(line, original)
    return [
        _Shown(
            *bounds[min(place, len(bounds) - 1)],
            original[place] if place < len(original) else "",
            other[place] if place < len(other) else "",
            line.speaker,
        )
        for place in range(count)
    ]


def _bounds(line: Line, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """When each piece is said: from its first word to its last."""
    bounds, at = [], 0
    for piece in pieces:
        count = len(piece.split())
        own = line.words[at : at + count]
        at += count
        bounds.append((own[0].start_ms, own[-1].end_ms) if own else (line.start_ms, line.end_ms))
    return bounds


def _times(shown: Sequence[_Shown], settings: CaptionSettings) -> list[tuple[int, int]]:
    """Each begins when it is said, and stays until it is read; never into the next one."""
    times: list[tuple[int, int]] = []
    for place, each in enumerate(shown):
        begin = max(each.start_ms, times[-1][1] if times else 0)
        letters = max(len(each.original), len(each.translation))
        wanted = max(
            each.end_ms - begin, settings.shortest_ms, round(1000 * letters / settings.letters_per_second)
        )
        end = begin + min(wanted, settings.longest_ms)
        if place + 1 < len(shown):
            end = min(end, max(shown[place + 1].start_ms - settings.gap_ms, each.end_ms))
        times.append((begin, max(end, begin + 1)))
    return times


def _numbered(
    times: Sequence[tuple[int, int]], shown: Sequence[_Shown]
) -> Sequence[tuple[int, tuple[int, int], _Shown]]:
    return [(number, time, each) for number, (time, each) in enumerate(zip(times, shown, strict=True), 1)]


def _cue(
    number: int, time: tuple[int, int], text: str, speaker: str | None, settings: CaptionSettings
) -> Cue:
    shown = room_for(speaker, settings).laid_out(text) if text else ""
    return Cue(number, *time, shown, line=0, speaker=speaker)


def unnamed(cue: Cue) -> Cue:
    """The same without tags, for a format that has a place of its own for who speaks."""
    tag = f"[{_as_tag(cue.speaker)}] " if cue.speaker else ""
    return replace(cue, text="\n".join(line.removeprefix(tag) for line in cue.text.split("\n")))


def room_for(speaker: str | None, settings: CaptionSettings) -> Room:
    """What a subtitle of this speaker's holds."""
    name = _as_tag(speaker) if settings.named and speaker else ""
    return Room(settings.line_letters, settings.lines, f"[{name}]" if name else "")


def _as_tag(speaker: str) -> str:
    """A name without the signs that mean something in a tag."""
    return " ".join(re.sub(r"[\[\]|:<>]", " ", speaker).split())
