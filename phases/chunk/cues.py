"""Subtitles → Script: every cue spoken within its own time, by whoever its tags and its format name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from phases.book import PARAGRAPH_SEPARATOR, Paragraph
from phases.chunk.lines import Line, LineCutter, chunk_of, joined_where_tiny
from phases.chunk.settings import ChunkSettings
from phases.chunk.spelling import Edit
from phases.chunk.tags import NOBODY, parts_of_cue, remarks_on
from phases.cue import Cue, CueSheet, Remark
from phases.errors import SettingsInvalid, SourceEmpty
from phases.script import NARRATOR, Chunk, Limits, Script, ScriptChapter, Span, TimeSlot
from phases.voice import Cast


@dataclass(frozen=True, slots=True)
class CueScript:
    """The script of a sheet, and what was wrong with its tags and names."""

    script: Script
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _SpokenCue:
    """A cue as lines, with the places where it is spoken otherwise than shown."""

    cue: Cue
    lines: Sequence[Line]
    edits: Sequence[Edit]
    trail_ms: int

    def moved(self, by: int) -> "_SpokenCue":
        """The same, further down the sheet."""
        lines = [replace(each, span=Span(each.span.start + by, each.span.end + by)) for each in self.lines]
        edits = [Edit(edit.start + by, edit.end + by, edit.text) for edit in self.edits]
        return replace(self, lines=lines, edits=edits)


def write_cue_script(
    sheet: CueSheet, title: str, limits: Limits, settings: ChunkSettings, cast: Cast
) -> CueScript:
    """One chapter of all cues that have a word; the chunks of each cue share its time slot."""
    whole = settings.model_copy(update={"target_chars": limits.max_chars})
    remarks: list[Remark] = []
    cues: list[_SpokenCue] = []
    start = 0
    for cue in sheet.cues:
        remarks += _remarks(cue, cast)
        spoken = _spoken(cue, sheet.language or "", limits, whole, cast)
        if spoken.lines:
            cues.append(spoken.moved(start))
            start += len(cue.text) + len(PARAGRAPH_SEPARATOR)
        else:
            remarks.append(Remark(cue.line, "the cue has nothing to say: it stays silent"))
    if not cues:
        raise SourceEmpty(f"There is nothing to say in “{title}”.", "Check that it is the right file.")
    if settings.strict_voices:
        _refuse_unknown(remarks)
    text = PARAGRAPH_SEPARATOR.join(each.cue.text for each in cues)
    chunks = tuple(_chunks(cues, text, settings))
    return CueScript(Script((ScriptChapter(1, title, chunks),)), tuple(_once(remarks)))


def _spoken(cue: Cue, language: str, limits: Limits, settings: ChunkSettings, cast: Cast) -> _SpokenCue:
    meant = cast.called(cue.speaker) if cue.speaker else None
    cutter = LineCutter((meant and meant.language) or language, limits, settings)
    # A line of a subtitle ends where the screen does; to the rules of spelling it would be one of verse.
    flat = Paragraph(cue.text.replace("\n", " "))
    cutter.cut(flat, 0, parts_of_cue(cue.text, cast, meant.speaker if meant else NARRATOR))
    lines = joined_where_tiny(cutter.lines, cue.text, cutter.edits, limits)
    return _SpokenCue(cue, lines, cutter.edits, cutter.silence or 0)


def _chunks(cues: Sequence[_SpokenCue], text: str, settings: ChunkSettings) -> Iterator[Chunk]:
    edits = [edit for each in cues for edit in each.edits]
    lines = [(each, line) for each in cues for line in each.lines]
    borders = [0, *(line.span.start for _, line in lines[1:]), len(text)]
    for number, ((spoken, line), tile) in enumerate(zip(lines, pairwise(borders), strict=False), 1):
        following = lines[number][1] if number < len(lines) and lines[number][0] is spoken else None
        yield replace(
            chunk_of(line, text, edits, Span(*tile)),
            chapter=1,
            number=number,
            pause_ms=_pause(line, following, settings) if following else spoken.trail_ms,
            lead_ms=(line.lead_ms or 0) if line is spoken.lines[0] else 0,
            slot=TimeSlot(spoken.cue.number, spoken.cue.start_ms, spoken.cue.end_ms),
        )


def _pause(line: Line, following: Line, settings: ChunkSettings) -> int:
    if following.lead_ms is not None:
        return following.lead_ms
    return settings.sentence_pause_ms if line.ends_sentence else settings.clause_pause_ms


def _remarks(cue: Cue, cast: Cast) -> Iterator[Remark]:
    if cue.speaker and cast.called(cue.speaker) is None:
        yield Remark(cue.line, f"“{cue.speaker}” {NOBODY}: the narrator speaks")
    for remark in remarks_on(cue.text, cast, is_subtitle=True):
        yield replace(remark, line=cue.line_in_file(remark.line))


def _refuse_unknown(remarks: Sequence[Remark]) -> None:
    unknown = [str(remark) for remark in _once(remarks) if NOBODY in remark.message]
    if unknown:
        raise SettingsInvalid(
            f"The cast does not know everybody: {'; '.join(unknown)}.",
            "Correct the names, give them voices in the cast, or set `chunk.strict_voices` to false.",
        )


def _once(remarks: Sequence[Remark]) -> Iterator[Remark]:
    """Whoever is unknown is told of once, at the first place."""
    told: set[str] = set()
    for remark in sorted(remarks, key=lambda remark: remark.line):
        if remark.message not in told:
            told.add(remark.message)
            yield remark
