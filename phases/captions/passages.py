"""Subtitles that are there already: cues that are one sentence are translated as one, and are cues again afterwards."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from phases.captions.breaking import Room, shared_out
from phases.captions.cues import Captions, LineName, name_of, room_for
from phases.captions.settings import CaptionSettings
from phases.cue import Cue
from phases.speech import Line

MOST_CUES, MOST_WORDS = 6, 60
"""A sentence that goes on for longer is none: its marks are missing."""
LONGEST_GAP_MS = 1_500
_END = re.compile(r"[.!?…。！？؟۔।॥]+[”\"’'»)\]♪\s]*$")
_VOICE = re.compile(r"^\s*(?:[-–—](?=\s?\w)|[\[♪♫#])")
"""What a line begins with that is somebody else's than the line above."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Cues that follow each other and are said in one breath, or a single one: the unit of translation."""

    number: int
    cues: tuple[Cue, ...]

    @property
    def line(self) -> Line:
        """What is said in it. Lines stay lines only where different people say them."""
        first, last = self.cues[0], self.cues[-1]
        text = " ".join(_whole(cue.text) for cue in self.cues)
        return Line(self.number, 1, first.start_ms, last.end_ms, text, speaker=first.speaker)


def passages_of(cues: Sequence[Cue]) -> list[Passage]:
    """All of them, in order, each in one passage."""
    groups: list[list[Cue]] = []
    for cue in cues:
        if groups and _goes_on(groups[-1], cue):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return [Passage(number, tuple(group)) for number, group in enumerate(groups, 1)]


def retold(
    passages: Sequence[Passage], translations: Mapping[LineName, str], settings: CaptionSettings
) -> Captions:
    """The cues as they are, and the same cues in the other language, each with its share of its passage.

    Where a translation has fewer words than there are cues, the last of them stay for the time of those without text.
    """
    told = [
        cue for passage in passages for cue in _retold(passage, translations[name_of(passage.line)], settings)
    ]
    return Captions(tuple(cue for passage in passages for cue in passage.cues), tuple(told))


def _whole(text: str) -> str:
    """A sentence that is broken over the lines of a cue, on one line; what others say stays on lines of its own."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and line.strip() and not _VOICE.match(line):
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _goes_on(group: Sequence[Cue], following: Cue) -> bool:
    last = group[-1]
    begin = following.text.lstrip("…. \n")[:1]
    return (
        len(group) < MOST_CUES
        and sum(len(cue.text.split()) for cue in (*group, following)) <= MOST_WORDS
        and 0 <= following.start_ms - last.end_ms <= LONGEST_GAP_MS
        and following.speaker == last.speaker
        and not any(_has_voices(cue) for cue in (last, following))
        and (begin.islower() or not _END.search(last.text))
    )


def _has_voices(cue: Cue) -> bool:
    return "\n" in _whole(cue.text) or _VOICE.match(cue.text) is not None


def _retold(passage: Passage, translation: str, settings: CaptionSettings) -> Iterator[Cue]:
    parts = shared_out(translation, [len(cue.text) for cue in passage.cues])
    for place, (cue, part) in enumerate(zip(passage.cues, parts, strict=True)):
        is_last = bool(part) and not any(parts[place + 1 :])
        yield replace(
            cue,
            text=_laid_out(part, cue.speaker, settings),
            end_ms=passage.cues[-1].end_ms if is_last else cue.end_ms,
        )


def _laid_out(text: str, speaker: str | None, settings: CaptionSettings) -> str:
    voices = text.split("\n")
    if len(voices) == 1:
        return room_for(speaker, settings).laid_out(text) if text else ""
    return "\n".join(map(Room(settings.line_letters, 1).laid_out, voices))
