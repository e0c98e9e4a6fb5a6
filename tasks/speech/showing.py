"""Heard and translated lines as the subtitles that would be delivered now, and where."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from phases.captions import Captions, captions_of, retold
from phases.deliver import BookFacts, book_path
from phases.speech import Line
from tasks.in_place import own_stem
from tasks.speech.outcome import Outcome, outcome_of
from tasks.speech.recording import Recording
from tasks.speech.writing import texts_of
from tasks.workshop import Workshop

INAUDIBLE = "[…]"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would be delivered now, and where."""

    outcome: Outcome
    files: Mapping[Path, str]
    """The subtitles that come first, first."""

    @property
    def first(self) -> Path:
        """By this file it is told whether they are in place."""
        return next(iter(self.files))

    @property
    def fingerprint(self) -> str:
        """That of all the texts."""
        return hashlib.sha256(json.dumps(list(self.files.values())).encode()).hexdigest()


def wanted_of(shop: Workshop, recording: Recording, out: Path) -> Wanted:
    """The subtitles of all that the store knows; ProductionIncomplete if of some segment it knows nothing."""
    outcome = outcome_of(shop, recording)
    texts = texts_of(recording, outcome, _captions(shop, recording, outcome), shop.settings.captions)
    path = book_path(out, BookFacts(title=recording.production.title, authors=()))
    stem = own_stem(shop, recording.production, path.with_suffix(""), texts)
    return Wanted(outcome, {stem.with_name(stem.name + ending): text for ending, text in texts.items()})


def _captions(shop: Workshop, recording: Recording, outcome: Outcome) -> Captions:
    lines, translations = _with_marks(recording, outcome)
    if recording.is_written:
        return retold(recording.passages, translations, shop.settings.captions)
    return captions_of(lines, translations, shop.settings.captions)


def _with_marks(
    recording: Recording, outcome: Outcome
) -> tuple[Sequence[Line], Mapping[tuple[int, int], str]]:
    """What nobody could make out is shown as such, at its time: it is not as if nobody had spoken."""
    heard = {line.segment for line in outcome.lines}
    marks = [
        Line(gap.segment, 1, gap.start_ms, gap.end_ms, INAUDIBLE)
        for gap in outcome.gaps
        if gap.segment not in heard
    ]
    spoken = recording.with_speakers([*outcome.lines, *marks])
    lines = sorted(spoken, key=lambda line: (line.segment, line.place))
    if recording.interpreters.translator is None:
        return lines, {}
    return lines, {
        (line.segment, line.place): outcome.translations.get((line.segment, line.place), INAUDIBLE)
        for line in lines
    }
