"""Subtitles as the texts of files: one for each language and format, one with both, and all that is known as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from phases.captions import Captions, CaptionSettings, beyond_limits, stacked, unnamed
from phases.cue import Cue
from phases.subtitles import write_ass, write_srt, write_txt, write_vtt
from tasks.speech.outcome import Outcome
from tasks.speech.recording import Recording

_WRITERS = {"vtt": write_vtt, "txt": write_txt}


def texts_of(
    recording: Recording, outcome: Outcome, captions: Captions, settings: CaptionSettings
) -> dict[str, str]:
    """Each text by what the name of its file ends in; the subtitles that come first, first."""
    tracks = dict(_tracks(recording, captions))
    both = "-".join(filter(None, (recording.interpreters.language, recording.interpreters.target)))
    texts = {
        f".{tongue}.{kind}": write_srt(cues) if kind == "srt" else _WRITERS[kind](map(unnamed, cues))
        for tongue, cues in tracks.items()
        for kind in ("srt", *settings.also)
        if kind != "ass"
    }
    if captions.translation and settings.stacked != "no":
        texts[f".{both}.srt"] = write_srt(_shown(stacked(captions, settings)))
    if "ass" in settings.also:
        texts[f".{both}.ass"] = write_ass(
            map(unnamed, _shown(captions.original)), map(unnamed, _shown(captions.translation))
        )
    hard = {tongue: beyond_limits(cues, settings) for tongue, cues in tracks.items()}
    told = {
        **_all_that_is_known(recording, outcome),
        "hard_to_read": {
            tongue: {what: list(numbers) for what, numbers in found.items()} for tongue, found in hard.items()
        },
    }
    texts[f".{next(iter(tracks))}.json"] = json.dumps(told, indent=2, ensure_ascii=False)
    return texts


def _tracks(recording: Recording, captions: Captions) -> Iterator[tuple[str, list[Cue]]]:
    """What is ours to write, by language: of a subtitle file only the translation."""
    interpreters = recording.interpreters
    if not recording.is_written:
        yield interpreters.language, _shown(captions.original)
    if interpreters.target is not None:
        yield interpreters.target, _shown(captions.translation)


def _shown(cues: Sequence[Cue]) -> list[Cue]:
    """Those with a text, numbered as they are in their file."""
    return [replace(cue, number=number) for number, cue in enumerate((c for c in cues if c.text), 1)]


def _all_that_is_known(recording: Recording, outcome: Outcome) -> dict[str, Any]:
    interpreters = recording.interpreters
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
    }
