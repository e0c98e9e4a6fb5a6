"""Productions: recorded when they start, found by id, listed newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.chunks import chunk_row
from db.inserting import insert_if_new
from db.models import ChapterRow, ProductionRow
from db.owners import is_owned
from phases.book import LeftOut
from phases.errors import ProductionUnknown
from phases.production import Production, ProductionState
from phases.script import Script


def record_production(
    session: Session, production: Production, script: Script, recipe_keys: Sequence[str]
) -> bool:
    """Record a production with its chapters and chunks, unless it is known; whether it was new."""
    now = datetime.now(UTC)
    is_new = insert_if_new(
        session,
        ProductionRow,
        {
            "id": production.id,
            "title": production.title,
            "authors": list(production.authors),
            "language": production.language,
            "source": production.source,
            "source_sha256": production.source_sha256,
            "settings": dict(production.settings),
            "left_out": [asdict(part) for part in production.left_out],
            "state": production.state,
            "created_at": now,
            "updated_at": now,
            "fence": 0,
        },
    )
    if is_new:
        session.add_all(
            ChapterRow(production_id=production.id, number=chapter.number, title=chapter.title)
            for chapter in script.chapters
        )
        session.flush()
        session.add_all(
            chunk_row(production.id, chunk, recipe_key)
            for chunk, recipe_key in zip(script.chunks(), recipe_keys, strict=True)
        )
    return is_new


def find_production(session: Session, production_id: str) -> Production | None:
    """The production of that id, if there is one."""
    row = session.get(ProductionRow, production_id)
    return _production(row) if row else None


def production_named(session: Session, start: str) -> Production:
    """The one production whose id is, or starts with, this."""
    exact = find_production(session, start)
    if exact:
        return exact
    rows = session.scalars(
        select(ProductionRow).where(ProductionRow.id.startswith(start, autoescape=True)).limit(2)
    ).all()
    if len(rows) == 1:
        return _production(rows[0])
    what = "Several productions start" if rows else "No production starts"
    raise ProductionUnknown(f"{what} with “{start}”.", "`nocturne status` lists them all.")


def all_productions(session: Session) -> list[Production]:
    """Every production, the one last worked on first."""
    rows = session.scalars(select(ProductionRow).order_by(ProductionRow.updated_at.desc(), ProductionRow.id))
    return [_production(row) for row in rows]


def set_state(session: Session, production_id: str, state: ProductionState) -> None:
    """Say where a production stands."""
    row = session.get_one(ProductionRow, production_id)
    row.state = state
    row.updated_at = datetime.now(UTC)


def set_settings(session: Session, production_id: str, settings: Mapping[str, Any]) -> None:
    """Remember what a production was last asked for: where to deliver may change, what comes out may not."""
    session.get_one(ProductionRow, production_id).settings = dict(settings)


def forget_production(session: Session, production_id: str) -> None:
    """Forget a production with its chunks; its takes are garbage unless another production has them."""
    session.delete(session.get_one(ProductionRow, production_id))


def _production(row: ProductionRow) -> Production:
    return Production(
        id=row.id,
        title=row.title,
        authors=tuple(row.authors),
        language=row.language,
        source=row.source,
        source_sha256=row.source_sha256,
        settings=row.settings,
        left_out=tuple(LeftOut(**part) for part in row.left_out),
        state=_state(row),
    )


def _state(row: ProductionRow) -> ProductionState:
    """What the row says, unless whoever was at work on it is dead."""
    state = ProductionState(row.state)
    is_abandoned = state == ProductionState.IN_PRODUCTION and not is_owned(row)
    return ProductionState.STOPPED if is_abandoned else state
