"""Heard and translated lines, delivered as subtitles in one language or two."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from db import owners
from db.deliveries import Delivery, record_deliveries
from db.owners import Ownership
from phases.captions import Captions, beyond_limits, captions_of, passages_of, retold, stacked
from phases.cue import Cue
from phases.deliver import BookFacts, book_path
from phases.errors import ProductionIncomplete
from phases.files import appearing, sweep_parts
from phases.shown import counted
from phases.speech import Line
from phases.subtitles import read_subtitles, write_ass, write_srt, write_txt, write_vtt
from tasks.in_place import is_in_place, own_place
from tasks.speech.outcome import Gap, Outcome, outcome_of
from tasks.speech.recording import Recording
from tasks.takes import sha256_of
from tasks.workshop import Workshop

WRITTEN_AS = 1
"""Raised when the same lines come to be written differently: then subtitles are written anew."""
INAUDIBLE = "[…]"
NAMED = 5


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What would be delivered now, and where."""

    outcome: Outcome
    captions: Captions
    path: Path
    fingerprint: str
    language: str
    """Of the subtitles that come first: the recording's own, or if it was written down already, the other one."""


@task(
    name="deliver_subtitles", task_run_name="write the subtitles", persist_result=False, cache_policy=NO_CACHE
)
def deliver_subtitles(shop: Workshop, ownership: Ownership, recording: Recording, out: Path) -> None:
    """Subtitles in each language, and all that is known as JSON; those from before if nothing has changed."""
    wanted = _wanted(shop, recording, out)
    _require_whole(shop, recording, wanted.outcome)
    if not is_in_place(shop, recording.production.id, wanted.path, wanted.fingerprint):
        sweep_parts(wanted.path.parent)
        with shop.progress.busy("writing"):
            files = list(_written(shop, recording, wanted))
        with shop.store.writing() as session:
            owners.require(session, ownership)
            record_deliveries(session, recording.production.id, [_delivery(each, wanted) for each in files])
    recording.sound.forget()


def are_subtitles_delivered(shop: Workshop, recording: Recording, out: Path) -> bool:
    """Whether the finished files are in place and are what would be delivered now."""
    try:
        wanted = _wanted(shop, recording, out)
        _require_whole(shop, recording, wanted.outcome)
    except ProductionIncomplete:
        return False
    return is_in_place(shop, recording.production.id, wanted.path, wanted.fingerprint)


def _wanted(shop: Workshop, recording: Recording, out: Path) -> _Wanted:
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
    return _Wanted(outcome, captions, path, fingerprint, language)


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


def _require_whole(shop: Workshop, recording: Recording, outcome: Outcome) -> None:
    """Nothing, or ProductionIncomplete: a gap is named, unless the settings let it be marked."""
    if not outcome.gaps or shop.settings.listen.inaudible == "mark":
        return
    named = "; ".join(map(_told, outcome.gaps[:NAMED]))
    more = f"; and {len(outcome.gaps) - NAMED} more" if len(outcome.gaps) > NAMED else ""
    raise ProductionIncomplete(
        f"“{recording.production.title}” is not delivered: it has {counted(len(outcome.gaps), 'gap')} "
        f"({named}{more}).",
        'Run the same command again: only these are tried. With `listen.inaudible = "mark"` they are marked instead.',
    )


def _told(gap: Gap) -> str:
    return f"at {gap.start_ms / 1000:.1f} s: {gap.why}"


def _written(shop: Workshop, recording: Recording, wanted: _Wanted) -> Iterator[Path]:
    interpreters, captions, settings = recording.interpreters, wanted.captions, shop.settings.captions
    stem = wanted.path.name.removesuffix(f".{wanted.language}.srt")
    both = "-".join(filter(None, (interpreters.language, interpreters.target)))
    tracks = {interpreters.language: captions.original} if not recording.is_written else {}
    if interpreters.target is not None:
        tracks[interpreters.target] = captions.translation
    for tongue, cues in tracks.items():
        for kind in ("srt", *settings.also):
            if kind != "ass":
                yield _file(wanted.path.with_name(f"{stem}.{tongue}.{kind}"), _WRITERS[kind](_shown(cues)))
    if captions.translation and settings.stacked != "no":
        yield _file(
            wanted.path.with_name(f"{stem}.{both}.srt"), write_srt(_shown(stacked(captions, settings)))
        )
    if "ass" in settings.also:
        shown = write_ass(_shown(captions.original), _shown(captions.translation))
        yield _file(wanted.path.with_name(f"{stem}.{both}.ass"), shown)
    told = _all_that_is_known(shop, recording, wanted)
    yield _file(wanted.path.with_suffix(".json"), json.dumps(told, indent=2, ensure_ascii=False))


_WRITERS = {"srt": write_srt, "vtt": write_vtt, "txt": write_txt}


def _shown(cues: Sequence[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.text]


def _file(path: Path, text: str) -> Path:
    with appearing(path) as part:
        part.write_text(text, encoding="utf-8")
    return path


def _all_that_is_known(shop: Workshop, recording: Recording, wanted: _Wanted) -> dict[str, Any]:
    outcome, interpreters, settings = wanted.outcome, recording.interpreters, shop.settings.captions
    return {
        "title": recording.production.title,
        "language": interpreters.language,
        "target": interpreters.target,
        "recognizer": interpreters.ear.name if interpreters.ear else None,
        "translator": interpreters.translator.name if interpreters.translator else None,
        "lines": [
            {
                "segment": line.segment,
                "start_ms": line.start_ms,
                "end_ms": line.end_ms,
                "speaker": line.speaker,
                "text": line.text,
                "translation": outcome.translations.get((line.segment, line.place)),
                "words": [[word.word, word.start_ms, word.end_ms] for word in line.words],
            }
            for line in recording.with_speakers(outcome.lines)
        ],
        "gaps": [{"start_ms": gap.start_ms, "end_ms": gap.end_ms, "why": gap.why} for gap in outcome.gaps],
        "filtered": dict(outcome.filtered),
        "hard_to_read": {
            language: {what: list(numbers) for what, numbers in beyond_limits(cues, settings).items()}
            for language, cues in (
                (interpreters.language, wanted.captions.original),
                (interpreters.target, wanted.captions.translation),
            )
            if cues and language
        },
    }


def _delivery(path: Path, wanted: _Wanted) -> Delivery:
    return Delivery(str(path.absolute()), wanted.fingerprint, sha256_of(path), {"bytes": path.stat().st_size})
