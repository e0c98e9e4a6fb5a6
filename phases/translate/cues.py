"""Subtitles that are there already, translated: cues become lines, and come back at the same times."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from phases.cue import Cue
from phases.speech import Line, TranslatedLine


def lines_of(cues: Sequence[Cue]) -> list[Line]:
    """A line for each cue, called by its number; a sentence that is broken over its lines is whole again."""
    return [
        Line(cue.number, 1, cue.start_ms, cue.end_ms, _whole(cue.text), speaker=cue.speaker) for cue in cues
    ]


def cues_of(cues: Sequence[Cue], translated: Iterable[TranslatedLine]) -> tuple[list[Cue], Mapping[int, str]]:
    """The cues with their translations at the same times; and for those that have none, left out, why."""
    found = {each.line.segment: each for each in translated}
    shown = [
        replace(cue, text=text)
        for cue in cues
        if cue.number in found and (text := found[cue.number].text) is not None
    ]
    missing = {
        cue.number: found[cue.number].why if cue.number in found else "it was not begun"
        for cue in cues
        if cue.number not in found or found[cue.number].text is None
    }
    return shown, missing


def _whole(text: str) -> str:
    """Lines that begin with a dash or a tag are somebody else's; others go on."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and line.strip() and line.lstrip()[0] not in "-–—[♪":
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)
