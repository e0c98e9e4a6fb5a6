"""What people have said about how single chunks are to be spoken."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import String, cast, null, select
from sqlalchemy.orm import Session

from db.chunks import ScriptedChunk, as_written
from db.models import ChunkRow, ProductionRow
from phases.direction import Direction
from phases.script import Chunk

Place = tuple[int, int, int, str]
"""Where a chunk stands in its source: chapter, span, and what is shown there."""


def place_of(chunk: Chunk) -> Place:
    """What tells the chunks of one source apart, also when it is cut anew."""
    return chunk.chapter, chunk.span.start, chunk.span.end, chunk.display


def undirected_chunks(
    session: Session, production_id: str, numbers: Collection[int] | None = None
) -> list[ScriptedChunk]:
    """Chunks of a production, these or all, as the script has them; their recipe keys are those of today."""
    query = select(ChunkRow).where(ChunkRow.production_id == production_id).order_by(ChunkRow.number)
    if numbers is not None:
        query = query.where(ChunkRow.number.in_(numbers))
    return [ScriptedChunk(as_written(row), row.recipe_key) for row in session.scalars(query)]


def record_directions(session: Session, production_id: str, chunks: Sequence[ScriptedChunk]) -> None:
    """Remember how these chunks are directed, and the recipes that they have by it."""
    for each in chunks:
        row = session.get_one(ChunkRow, (production_id, each.chunk.number))
        direction = each.chunk.direction
        row.direction = asdict(direction) if direction.says_something else null()
        row.recipe_key = each.recipe_key


def directions_of_source(session: Session, source_sha256: str) -> dict[Place, Direction]:
    """What was said about chunks of this source in any production of it; the latest production's word counts."""
    query = (
        select(ChunkRow)
        .join(ProductionRow, ProductionRow.id == ChunkRow.production_id)
        .where(ProductionRow.source_sha256 == source_sha256)
        .where(ChunkRow.direction.is_not(null()), cast(ChunkRow.direction, String) != "null")
        .order_by(ProductionRow.updated_at)
    )
    return {place_of(as_written(row)): Direction(**(row.direction or {})) for row in session.scalars(query)}
