"""The chunks of a production, and why some of them failed."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from db.models import ChunkRow
from phases.direction import Direction
from phases.script import USUAL, Chunk, Span, Spelling, TimeSlot, directed


@dataclass(frozen=True, slots=True)
class ScriptedChunk:
    """A chunk with the key of its recipe, under which its takes are found."""

    chunk: Chunk
    recipe_key: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a chunk has no accepted take: the kind of trouble and the sentence for people."""

    kind: str
    message: str
    takes_tried: int


def load_chunks(session: Session, production_id: str, chapter: int | None = None) -> list[ScriptedChunk]:
    """The chunks of a production, or of one chapter, in script order."""
    query = select(ChunkRow).where(ChunkRow.production_id == production_id).order_by(ChunkRow.number)
    if chapter is not None:
        query = query.where(ChunkRow.chapter == chapter)
    return [ScriptedChunk(_chunk(row), row.recipe_key) for row in session.scalars(query)]


def record_failure(session: Session, production_id: str, number: int, failure: Failure) -> None:
    """Remember that a chunk could not be spoken, and why."""
    session.get_one(ChunkRow, (production_id, number)).failure = asdict(failure)


def clear_failures(session: Session, production_id: str, numbers: Collection[int] | None = None) -> None:
    """Forget failures, of these chunks or of all: they are tried again."""
    query = update(ChunkRow).where(ChunkRow.production_id == production_id, ChunkRow.failure.is_not(null()))
    if numbers is not None:
        query = query.where(ChunkRow.number.in_(numbers))
    session.execute(query.values(failure=null()))


def failures(session: Session, production_id: str) -> dict[int, Failure]:
    """The failed chunks of a production by number."""
    query = select(ChunkRow.number, ChunkRow.failure).where(
        ChunkRow.production_id == production_id, ChunkRow.failure.is_not(null())
    )
    return {
        number: Failure(**failure)
        for number, failure in session.execute(query.order_by(ChunkRow.number))
        if failure
    }


def chunk_row(production_id: str, chunk: Chunk, recipe_key: str) -> ChunkRow:
    """A chunk as the database keeps it."""
    return ChunkRow(
        production_id=production_id,
        number=chunk.number,
        chapter=chunk.chapter,
        display=chunk.display,
        spoken=chunk.spoken,
        span_start=chunk.span.start,
        span_end=chunk.span.end,
        spellings=[asdict(spelling) for spelling in chunk.spellings],
        speaker=chunk.speaker,
        language=chunk.language,
        pause_ms=chunk.pause_ms,
        lead_ms=chunk.lead_ms,
        parameters=dict(chunk.parameters),
        seed=chunk.seed,
        slot_cue=chunk.slot.cue if chunk.slot else None,
        slot_start_ms=chunk.slot.start_ms if chunk.slot else None,
        slot_end_ms=chunk.slot.end_ms if chunk.slot else None,
        recipe_key=recipe_key,
    )


def _chunk(row: ChunkRow) -> Chunk:
    chunk = as_written(row)
    return directed(chunk, Direction(**row.direction)) if row.direction else chunk


def as_written(row: ChunkRow) -> Chunk:
    """The chunk as the script has it."""
    return Chunk(
        chapter=row.chapter,
        number=row.number,
        display=row.display,
        spoken=row.spoken,
        span=Span(row.span_start, row.span_end),
        spellings=tuple(Spelling(Span(**each["shown"]), Span(**each["spoken"])) for each in row.spellings),
        speaker=row.speaker,
        language=row.language,
        pause_ms=row.pause_ms,
        lead_ms=row.lead_ms,
        parameters=row.parameters,
        seed=row.seed,
        slot=TimeSlot(row.slot_cue, row.slot_start_ms or 0, row.slot_end_ms or 0) if row.slot_cue else None,
        tempo=row.tempo or USUAL,
    )
