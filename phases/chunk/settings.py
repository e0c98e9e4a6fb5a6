"""What a user may decide about cutting a book into chunks."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_LONGEST_PAUSE_MS = 10_000


class ChunkSettings(BaseModel):
    """How a Book becomes a Script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target_chars: Annotated[
        int,
        Field(
            description="Sentences are packed into chunks of about this many characters of speech.",
            ge=20,
            le=2_000,
        ),
    ] = 220
    spell_out: Annotated[
        bool,
        Field(description="Speak numbers, dates, money, roman numerals and abbreviations as words."),
    ] = True
    announce_footnotes: Annotated[
        bool, Field(description="Say “Footnote:” before a footnote, so that a listener knows.")
    ] = True
    clause_pause_ms: Annotated[
        int,
        Field(
            description="Silence where a sentence too long for one chunk is cut.", ge=0, le=_LONGEST_PAUSE_MS
        ),
    ] = 120
    sentence_pause_ms: Annotated[
        int, Field(description="Silence after a sentence that ends a chunk.", ge=0, le=_LONGEST_PAUSE_MS)
    ] = 350
    paragraph_pause_ms: Annotated[
        int, Field(description="Silence after a paragraph.", ge=0, le=_LONGEST_PAUSE_MS)
    ] = 700
    silence_pause_ms: Annotated[
        int,
        Field(
            description="Silence for a sentence without a word, such as a lone “…”.",
            ge=0,
            le=_LONGEST_PAUSE_MS,
        ),
    ] = 1_000
    heading_pause_ms: Annotated[
        int, Field(description="Silence before and after a heading.", ge=0, le=_LONGEST_PAUSE_MS)
    ] = 1_200
    scene_break_pause_ms: Annotated[
        int, Field(description="Silence for a scene break.", ge=0, le=_LONGEST_PAUSE_MS)
    ] = 1_800
    chapter_pause_ms: Annotated[
        int, Field(description="Silence after a chapter.", ge=0, le=_LONGEST_PAUSE_MS)
    ] = 2_500
    strict_voices: Annotated[
        bool,
        Field(
            description="Refuse subtitles that name somebody whom the cast does not know; else the narrator speaks."
        ),
    ] = False
