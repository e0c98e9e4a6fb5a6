"""Heard and translated lines as the subtitles that would be delivered now, and where."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from phases.captions import Captions, captions_of, passages_of, retold
from phases.deliver import BookFacts, book_path
from phases.speech import Line
from phases.subtitles import read_subtitles
from tasks.in_place import own_place
from tasks.speech.outcome import Outcome, outcome_of
from tasks.speech.recording import Recording
from tasks.workshop import Workshop

WRITTEN_AS = 1
"""Raised when the same lines come to be written differently: then subtitles are written anew."""
INAUDIBLE = "[…]"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would be delivered now, and where."""

    outcome: Outcome
    captions: Captions
    path: Path
    fingerprint: str
    language: str
    """Of the subtitles that come first: the recording's own, or if it was written down already, the other one."""


def wanted_of(shop: Workshop, recording: Recording, out: Path) -> Wanted:
    """The subtitles of all that the store knows; ProductionIncomplete if of some segment it knows nothing."""
    outcome, settings = outcome_of(shop, recording), shop.settings.captions
    captions = _captions(shop, recording, outcome)
    interpreters = recording.interpreters
    language = (interpreters.target if recording.is_written else None) or interpreters.language
    told = [
        WRITTEN_AS,
        settings.model_dump(),
        interpreters.language,
        interpreters.target,
        [
            [cue.start_ms, cue.end_ms, cue.text, cue.speaker]
            for cue in (*captions.original, *captions.translation)
        ],
    ]
    fingerprint = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    named = book_path(out, BookFacts(title=recording.production.title, authors=()))
    ending = f".{language}.srt"
    path = own_place(shop, recording.production, named.with_suffix(ending), ending)
    return Wanted(outcome, captions, path, fingerprint, language)


def _captions(shop: Workshop, recording: Recording, outcome: Outcome) -> Captions:
    lines, translations = _with_marks(recording, outcome)
    if recording.is_written:
        cues = read_subtitles(recording.source, shop.settings.subtitles).cues
        return retold(passages_of(cues), translations, shop.settings.captions)
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
