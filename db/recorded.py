"""What has been recorded of a production, by whichever process."""

from dataclasses import dataclass

from sqlalchemy import Float, cast, func, select
from sqlalchemy.orm import Session

from db.models import ChunkRow, TakeRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """Takes of a production's chunks, all in all."""

    takes: int
    audio_seconds: float
    letters: int

    def since(self, before: "Recorded") -> "Recorded":
        """What has come since then."""
        return Recorded(
            self.takes - before.takes,
            self.audio_seconds - before.audio_seconds,
            self.letters - before.letters,
        )


def recorded(session: Session, production_id: str) -> Recorded:
    """All that there is by now."""
    texts = (
        select(ChunkRow.recipe_key, func.max(func.length(ChunkRow.spoken)).label("letters"))
        .where(ChunkRow.production_id == production_id)
        .group_by(ChunkRow.recipe_key)
        .subquery()
    )
    query = select(
        func.count(),
        func.coalesce(func.sum(cast(TakeRow.samples, Float) / TakeRow.rate), 0.0),
        func.coalesce(func.sum(texts.c.letters), 0),
    ).join(texts, texts.c.recipe_key == TakeRow.recipe_key)
    takes, audio_seconds, letters = session.execute(query).one()
    return Recorded(takes, float(audio_seconds), int(letters))
