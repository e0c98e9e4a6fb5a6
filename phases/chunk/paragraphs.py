"""One paragraph, cut into the chunks it is spoken in; nothing around it changes them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from phases.book import Paragraph, ParagraphKind
from phases.chunk.clauses import clauses
from phases.chunk.settings import ChunkSettings
from phases.chunk.spelling import Edit, Passage, spell_out
from phases.chunk.spoken import Measure, has_speech, speak
from phases.script import Limits, Span
from phases.sentences import sentences

_CLOSING = " \u00a0\n\t”\"’')]»*_"
_ENDED = re.compile(r"[.!?…:;,—–。！？]['\"”’)\]»\s]*$")
_FOOTNOTE = {"en": "Footnote:", "de": "Fußnote:", "fr": "Note :", "es": "Nota:", "it": "Nota:", "pt": "Nota:"}
_FIRST = re.compile(r"[\w$£€¥₹#§½¼¾⅓⅔−-]")
_SHORT_TAIL = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Speech that belongs together: a sentence, or a part of one."""

    span: Span
    ends_sentence: bool
    silent: bool = False


@dataclass(frozen=True, slots=True)
class CutParagraph:
    """The runs of speech of a paragraph, and how it is spoken; offsets count from its start."""

    runs: tuple[Piece, ...]
    edits: tuple[Edit, ...]


def cut_paragraph(
    paragraph: Paragraph, language: str, limits: Limits, settings: ChunkSettings
) -> CutParagraph:
    """The paragraph in runs of whole sentences near the target, each within the limits."""
    text = paragraph.text
    spans = sentences(text, language)
    edits = _edits(paragraph, spans, language, settings)
    edits = [edit for edit in edits if len(edit.text) <= limits.max_chars]
    measure = Measure(edits)
    pieces = list(_pieces(text, _uncut(spans, measure), edits, measure, limits.max_chars))
    target = min(settings.target_chars, limits.max_chars)
    return CutParagraph(
        tuple(_packed(pieces, measure, target, limits.max_chars)), tuple(_silenced(edits, pieces))
    )


def _silenced(edits: list[Edit], pieces: list[Piece]) -> list[Edit]:
    """The edits, with nothing to say in silent pieces."""
    silences = [Edit(piece.span.start, piece.span.end, "") for piece in pieces if piece.silent]
    starts = [silence.start for silence in silences]
    heard = []
    for edit in edits:
        at = bisect_right(starts, edit.start) - 1
        if at < 0 or silences[at].end <= edit.start:
            heard.append(edit)
    return sorted([*heard, *silences])


def _edits(paragraph: Paragraph, spans: list[Span], language: str, settings: ChunkSettings) -> list[Edit]:
    text, is_heading = paragraph.text, paragraph.kind is ParagraphKind.HEADING
    ends = tuple(span.start + len(text[span.start : span.end].rstrip(_CLOSING)) for span in spans)
    edits = spell_out(Passage(text, is_heading, ends), language if settings.spell_out else "")
    edits = list(_with_capitals(text, spans, edits))
    if is_heading and not _ENDED.search(text):
        edits = _closed(text, edits)
    announcement = _FOOTNOTE.get(language)
    if paragraph.kind is ParagraphKind.FOOTNOTE and announcement and settings.announce_footnotes:
        edits = _announced(text, edits, announcement)
    return edits


def _with_capitals(text: str, spans: list[Span], edits: list[Edit]) -> Iterator[Edit]:
    """The edits; one that begins a sentence has a capital: `113 calls` → One hundred thirteen calls."""
    firsts = {first.start() for span in spans if (first := _FIRST.search(text, span.start, span.end))}
    for edit in edits:
        begins = edit.start in firsts and not text[edit.start].islower()
        yield replace(edit, text=edit.text[:1].upper() + edit.text[1:]) if begins else edit


def _closed(text: str, edits: list[Edit]) -> list[Edit]:
    """A heading falls at its end like a sentence: its last word is spoken with a period."""
    end = len(text.rstrip())
    if edits and edits[-1].end >= end:
        return [*edits[:-1], replace(edits[-1], text=f"{edits[-1].text.rstrip()}.")]
    start = max(len(text[:end].rstrip()) and _last_blank(text, end), edits[-1].end if edits else 0)
    return [*edits, Edit(start, end, f"{text[start:end]}.")] if start < end else edits


def _last_blank(text: str, end: int) -> int:
    words = text[:end].split()
    return end - len(words[-1]) if words else end


def _announced(text: str, edits: list[Edit], announcement: str) -> list[Edit]:
    start = len(text) - len(text.lstrip())
    if edits and edits[0].start <= start:
        return [replace(edits[0], text=f"{announcement} {edits[0].text}"), *edits[1:]]
    end = min(start + len((text.split() or [""])[0]), edits[0].start if edits else len(text))
    return [Edit(start, end, f"{announcement} {text[start:end]}"), *edits] if start < end else edits


def _uncut(spans: list[Span], measure: Measure) -> Iterator[Span]:
    """Sentences whose borders do not part what is spoken as one."""
    start: int | None = None
    for span in spans:
        start = span.start if start is None else start
        if not measure.is_inside_edit(span.end):
            yield Span(start, span.end)
            start = None
    if start is not None:
        yield Span(start, spans[-1].end)


def _pieces(
    text: str, spans: Iterator[Span], edits: list[Edit], measure: Measure, longest: int
) -> Iterator[Piece]:
    for span in spans:
        parts = clauses(text, span, measure, longest)
        for part in parts:
            spoken, _ = speak(text, edits, part)
            yield Piece(part, ends_sentence=part is parts[-1], silent=not has_speech(spoken))


def _packed(pieces: list[Piece], measure: Measure, target: int, longest: int) -> list[Piece]:
    """Pieces put together up to the target; a silence parts them."""
    runs: list[Piece] = []
    may_join = False
    for piece in pieces:
        if piece.silent:
            may_join = False
            continue
        if may_join and measure.length(runs[-1].span.start, piece.span.end) <= target:
            runs[-1] = Piece(Span(runs[-1].span.start, piece.span.end), piece.ends_sentence)
        else:
            runs.append(piece)
        may_join = True
    return _without_short_tail(runs, measure, longest)


def _without_short_tail(runs: list[Piece], measure: Measure, longest: int) -> list[Piece]:
    if len(runs) > 1 and runs[-2].span.end == runs[-1].span.start:
        last, both = runs[-1].span, Span(runs[-2].span.start, runs[-1].span.end)
        if (
            measure.length(last.start, last.end) < _SHORT_TAIL
            and measure.length(both.start, both.end) <= longest
        ):
            return [*runs[:-2], Piece(both, runs[-1].ends_sentence)]
    return runs
