"""A script of chunks that somebody else has cut: each stays one chunk, whatever its length."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from phases.book import PARAGRAPH_SEPARATOR, Paragraph
from phases.chunk.paragraphs import cut_paragraph
from phases.chunk.settings import ChunkSettings
from phases.chunk.spelling import Edit
from phases.chunk.spoken import has_speech, speak
from phases.languages import base_language
from phases.script import Chunk, Limits, Script, ScriptChapter, Span

_WHOLE = 10_000_000


def given_script(
    title: str, texts: Sequence[str], language: str, settings: ChunkSettings, speaker: str
) -> tuple[Script, tuple[int, ...]]:
    """The script, one chapter long, and which of the texts its chunks are: one that is silent is shown, not spoken."""
    whole = settings.model_copy(update={"target_chars": _WHOLE})
    tag = base_language(language)
    chapter = PARAGRAPH_SEPARATOR.join(texts)
    edits: list[Edit] = []
    spoken: list[tuple[int, int]] = []
    for place, (start, text) in enumerate(_located(texts)):
        cut = cut_paragraph(Paragraph(text), tag, Limits(1, _WHOLE), whole)
        if has_speech(speak(text, cut.edits, Span(0, len(text)))[0]):
            spoken.append((place, start))
            edits += [Edit(start + edit.start, start + edit.end, edit.text) for edit in cut.edits]
        else:
            edits.append(Edit(start, start + len(text), ""))
    borders = [0, *(start for _, start in spoken[1:]), len(chapter)]
    chunks = []
    for number, tile in enumerate((Span(*each) for each in pairwise(borders) if spoken), 1):
        words, spellings = speak(chapter, edits, tile)
        chunks.append(
            Chunk(
                chapter=1,
                number=number,
                display=chapter[tile.start : tile.end],
                spoken=words,
                span=tile,
                spellings=spellings,
                speaker=speaker,
                language=tag,
                pause_ms=settings.paragraph_pause_ms if number < len(spoken) else settings.chapter_pause_ms,
            )
        )
    return Script((ScriptChapter(1, title, tuple(chunks)),)), tuple(place for place, _ in spoken)


def spoken_form(text: str, language: str, settings: ChunkSettings) -> str:
    """How a text is spoken, whatever its length; empty if there is nothing to say."""
    whole = settings.model_copy(update={"target_chars": _WHOLE})
    edits = cut_paragraph(Paragraph(text), base_language(language), Limits(1, _WHOLE), whole).edits
    spoken, _ = speak(text, edits, Span(0, len(text)))
    return spoken if has_speech(spoken) else ""


def _located(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    start = 0
    for text in texts:
        yield start, text
        start += len(text) + len(PARAGRAPH_SEPARATOR)
