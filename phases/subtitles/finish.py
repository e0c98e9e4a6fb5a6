"""Drafts → cues: what is spoken, by whom, in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from phases.cue import Cue
from phases.subtitles.draft import Draft
from phases.subtitles.markup import JOINER
from phases.subtitles.notes import Notes
from phases.subtitles.sounds import Brackets, Sound, without_sounds
from phases.subtitles.speakers import voiced, with_names

SHORTEST_MS = 1
_SOUNDS_TOLD = 3


def cues_of(drafts: Iterable[Draft], brackets: Brackets, notes: Notes) -> tuple[Cue, ...]:
    """The cues that have something to say, sorted by their starts, each with a duration."""
    cues = (cue for draft in drafts if (cue := _cue(draft, brackets, notes)) is not None)
    ordered = sorted(_remarked(cues, notes), key=attrgetter("start_ms"))
    return tuple(replace(cue, number=number) for number, cue in enumerate(ordered, start=1))


def _cue(draft: Draft, brackets: Brackets, notes: Notes) -> Cue | None:
    spoken, sounds = without_sounds(draft.said, brackets)
    if brackets == "sdh":
        spoken = tuple(with_names(spoken))
    said = [replace(part, text=text) for part in spoken if (text := part.text.strip())]
    text, speaker = (
        voiced([replace(part, text=part.text.replace(JOINER, "")) for part in said]) if said else ("", None)
    )
    if not any(map(str.isalnum, text)):
        notes.say(draft.line, _why_left_out(text, sounds))
        return None
    for sound in sounds:
        notes.say(sound.line, f"a sound is left out: {sound.text}")
    end_ms = max(draft.end_ms, draft.start_ms + SHORTEST_MS)
    if end_ms != draft.end_ms:
        notes.say(draft.line, f"the cue does not end after its start: it lasts {SHORTEST_MS} ms")
    lines = tuple(part.line for part in said for _ in part.text.split("\n"))
    return Cue(0, draft.start_ms, end_ms, text, draft.line, speaker, draft.identifier, text_lines=lines)


def _why_left_out(text: str, sounds: Sequence[Sound]) -> str:
    if sounds:
        told = " ".join(sound.text for sound in sounds[:_SOUNDS_TOLD])
        return f"the cue is only sounds and is left out: {told}"
    if text:
        return f"the cue has no letter and no digit and is left out: {text[:40]}"
    return "the cue has no text and is left out"


def _remarked(cues: Iterable[Cue], notes: Notes) -> Iterator[Cue]:
    latest = 0
    for cue in cues:
        if cue.start_ms < latest:
            notes.say(cue.line, "the cue starts before the one above it: cues are sorted by their starts")
        latest = max(latest, cue.start_ms)
        yield cue
