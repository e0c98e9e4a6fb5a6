"""The waveforms of takes, looked at once: reading every take of a book costs seconds, a page made again none."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from phases.assemble import speech_bounds
from phases.clip import Clip
from phases.errors import TakeDamaged
from phases.files import appearing
from phases.proof import outline
from phases.shelf import Shelf
from phases.take import Take
from phases.take_files import read_take
from phases.work_folder import WorkFolder

DRAWN_AS = 1
"""Raised when the same take comes to be drawn differently."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a take looks like: all of it, and the part that its chapter keeps."""

    whole: str
    kept: str
    lead_ms: int
    """What is cut away before it."""
    kept_ms: int


class Outlines:
    """Waveforms of one production's takes, kept beside its chapters."""

    def __init__(self, folder: WorkFolder, shelf: Shelf, production_id: str, margin_ms: int) -> None:
        self._shelf = shelf
        self._margin_ms = margin_ms
        self._path = folder.production(production_id) / "outlines.json"
        self._kind = f"{DRAWN_AS}-{margin_ms}"
        self._known = _load(self._path, self._kind)
        self._used: dict[str, Drawn] = {}

    def of(self, take: Take) -> Drawn | None:
        """Of this take; None if its file is missing or damaged."""
        if take.key not in self._used:
            drawn = self._known.get(take.key) or self._draw(take)
            if drawn is None:
                return None
            self._used[take.key] = drawn
        return self._used[take.key]

    def save(self) -> None:
        """Keep those that were asked for."""
        if self._used.keys() == self._known.keys():
            return
        takes = {key: asdict(drawn) for key, drawn in self._used.items()}
        with appearing(self._path) as part:
            part.write_text(json.dumps({"kind": self._kind, "takes": takes}), encoding="utf-8")

    def _draw(self, take: Take) -> Drawn | None:
        try:
            clip = read_take(self._shelf.path(take), take.sha256)
        except TakeDamaged:
            return None
        return drawn(clip, self._margin_ms)


def drawn(clip: Clip, margin_ms: int) -> Drawn:
    """The waveform of a clip, and of its speech with so much silence around it."""
    start, end = speech_bounds(clip)
    margin = clip.rate * margin_ms // 1000
    first, last = max(0, start - margin), min(end + margin, len(clip))
    return Drawn(
        whole=outline(clip.samples),
        kept=outline(clip.samples[first:last]),
        lead_ms=round(1000 * first / clip.rate),
        kept_ms=round(1000 * (last - first) / clip.rate),
    )


def _load(path: Path, kind: str) -> Mapping[str, Drawn]:
    """What is known; nothing if it was drawn otherwise, or cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if kept.get("kind") != kind:
        return {}
    return {key: Drawn(**facts) for key, facts in kept["takes"].items()}
