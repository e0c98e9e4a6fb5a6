"""Who speaks when, as somebody else has found out: an RTTM file, or JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from phases.errors import FormatUnknown, SourceEmpty, SourceMissing
from phases.speech import Line

_FIELDS = 8
"""Of a turn in RTTM: SPEAKER FILE CHANNEL START LENGTH <NA> <NA> NAME."""
_REMEDY = "RTTM has lines such as “SPEAKER talk 1 0.5 2.0 <NA> <NA> Alice”; JSON has start, end (seconds) and speaker."


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaks for a while."""

    start_ms: int
    end_ms: int
    name: str


def read_turns(path: Path) -> tuple[Turn, ...]:
    """The turns of a file, by its ending: `.json`, or RTTM."""
    try:
        text = path.read_text("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SourceMissing(f"There is no file {path} that says who speaks.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise FormatUnknown(f"{path} is no text.", _REMEDY) from error
    try:
        turns = tuple(_of_json(json.loads(text)) if path.suffix.lower() == ".json" else _of_rttm(text))
    except (ValueError, KeyError, TypeError) as error:
        raise FormatUnknown(f"{path} does not say who speaks when: {error}.", _REMEDY) from error
    if not turns:
        raise SourceEmpty(f"Nobody speaks in {path}.", _REMEDY)
    return turns


def with_speakers(lines: Sequence[Line], turns: Sequence[Turn]) -> list[Line]:
    """Each line with whoever speaks longest while it is said; with nobody, where nobody does."""
    return [replace(line, speaker=_speaker(line, turns)) for line in lines]


def _speaker(line: Line, turns: Sequence[Turn]) -> str | None:
    shares: dict[str, int] = {}
    for turn in turns:
        shared = min(line.end_ms, turn.end_ms) - max(line.start_ms, turn.start_ms)
        if shared > 0:
            shares[turn.name] = shares.get(turn.name, 0) + shared
    return max(shares, key=lambda name: shares[name], default=None)


def _of_rttm(text: str) -> Iterator[Turn]:
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if not fields or fields[0] != "SPEAKER":
            continue
        if len(fields) < _FIELDS:
            raise ValueError(f"line {number} has {len(fields)} fields, not {_FIELDS} or more")
        start = float(fields[3])
        yield _turn(start, start + float(fields[4]), fields[7])


def _of_json(told: Any) -> Iterator[Turn]:  # noqa: ANN401 - whatever the file says
    for each in told["segments"] if isinstance(told, dict) else told:
        yield _turn(float(each["start"]), float(each["end"]), str(each["speaker"]))


def _turn(start: float, end: float, name: str) -> Turn:
    if not 0 <= start <= end < float("inf"):
        raise ValueError(f"{name} cannot speak from {start:g} to {end:g} s")
    return Turn(round(start * 1000), round(end * 1000), name)
