"""Subtitles, written into files: one for each language and format, one with both, and all that is known as JSON."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from phases.captions import beyond_limits, stacked
from phases.cue import Cue
from phases.files import appearing
from phases.subtitles import write_ass, write_srt, write_txt, write_vtt
from tasks.speech.recording import Recording
from tasks.speech.showing import Wanted
from tasks.workshop import Workshop

_WRITERS = {"srt": write_srt, "vtt": write_vtt, "txt": write_txt}


def written(shop: Workshop, recording: Recording, wanted: Wanted) -> Iterator[Path]:
    """Subtitles in each language and format, and last all that is known, as JSON: each path as soon as it is whole."""
    interpreters, captions, settings = recording.interpreters, wanted.captions, shop.settings.captions
    stem = wanted.path.name.removesuffix(f".{wanted.language}.srt")
    both = "-".join(filter(None, (interpreters.language, interpreters.target)))
    for tongue, cues in _tracks(recording, wanted):
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


def _tracks(recording: Recording, wanted: Wanted) -> Iterator[tuple[str, Sequence[Cue]]]:
    """What is ours to write, by language: of a subtitle file only the translation."""
    interpreters = recording.interpreters
    if not recording.is_written:
        yield interpreters.language, wanted.captions.original
    if interpreters.target is not None:
        yield interpreters.target, wanted.captions.translation


def _shown(cues: Sequence[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.text]


def _file(path: Path, text: str) -> Path:
    with appearing(path) as part:
        part.write_text(text, encoding="utf-8")
    return path


def _all_that_is_known(shop: Workshop, recording: Recording, wanted: Wanted) -> dict[str, Any]:
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
            for language, cues in _tracks(recording, wanted)
            if cues
        },
    }
