"""How much faster than usual the chunks of a track are spoken, so that each fits its time."""

from collections.abc import Sequence

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from db.chunks import ScriptedChunk
from db.models import ChunkRow


def undecided(session: Session, production_id: str) -> set[int]:
    """The chunks, by number, of which nobody has said yet how fast they are to be."""
    query = select(ChunkRow.number).where(ChunkRow.production_id == production_id, ChunkRow.tempo.is_(null()))
    return set(session.scalars(query))


def record_tempos(session: Session, production_id: str, chunks: Sequence[ScriptedChunk]) -> None:
    """Remember how fast these are to be, and the recipes that they have by it."""
    for each in chunks:
        row = session.get_one(ChunkRow, (production_id, each.chunk.number))
        row.tempo = each.chunk.tempo
        row.recipe_key = each.recipe_key


def forget_tempos(session: Session, production_id: str, chunks: Sequence[ScriptedChunk]) -> None:
    """It is to be decided anew; these are all chunks of the production, as they are without a tempo."""
    for each in chunks:
        row = session.get_one(ChunkRow, (production_id, each.chunk.number))
        row.tempo = None
        row.recipe_key = each.recipe_key
