"""Productions: recorded when they start, found by id, listed newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from db.batches import batches
from db.chunks import chunk_row
from db.inserting import insert_if_new
from db.models import ChapterRow, ChunkRow, ProductionRow, TakeRow
from db.owners import is_owned
from phases.book import LeftOut
from phases.errors import ProductionUnknown
from phases.production import Production, ProductionState
from phases.script import Script

ASKED = "asked"
"""Among its settings: a hash of all that a production was asked for last."""


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


def production_of_run(session: Session, run: str) -> Production | None:
    """What a run works on, or has worked on last, if it came so far."""
    query = select(ProductionRow).where(ProductionRow.last_owner.startswith(f"{run}#"))
    row = session.scalars(query.order_by(ProductionRow.updated_at.desc()).limit(1)).first()
    return _production(row) if row else None


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


def latest_of_source(session: Session, sha256: str) -> Production | None:
    """What was last worked on of the productions of a source with this content."""
    return latest_of_sources(session, [sha256]).get(sha256)


def latest_of_sources(session: Session, sha256s: Sequence[str]) -> dict[str, Production]:
    """The same of many sources, by their content."""
    latest: dict[str, Production] = {}
    for keys in batches(sha256s):
        query = select(ProductionRow).where(ProductionRow.source_sha256.in_(keys))
        # What comes later takes the place of what came before.
        for row in session.scalars(query.order_by(ProductionRow.updated_at, ProductionRow.id.desc())):
            latest[row.source_sha256] = _production(row)
    return latest


def letters_of(session: Session, production_id: str) -> tuple[int, int]:
    """How many letters its script has, and how many of them are spoken, whatever has been said of the takes."""
    letters = func.length(ChunkRow.spoken)
    is_spoken = select(TakeRow.key).where(TakeRow.recipe_key == ChunkRow.recipe_key).exists()
    counted = select(
        func.coalesce(func.sum(letters), 0), func.coalesce(func.sum(case((is_spoken, letters), else_=0)), 0)
    ).where(ChunkRow.production_id == production_id)
    whole, spoken = session.execute(counted).one()
    return int(whole), int(spoken)


def set_state(session: Session, production_id: str, state: ProductionState) -> None:
    """Say where a production stands."""
    row = session.get_one(ProductionRow, production_id)
    row.state = state
    row.updated_at = datetime.now(UTC)


def set_settings(session: Session, production_id: str, settings: Mapping[str, Any]) -> None:
    """Remember what a production was last asked for: where to deliver may change, what comes out may not."""
    session.get_one(ProductionRow, production_id).settings = dict(settings)


def set_source(session: Session, production_id: str, source: str) -> None:
    """Remember where the file lies now: the same content may have been moved."""
    session.get_one(ProductionRow, production_id).source = source


def delivered_as_asked(session: Session, sha256: str, asked: str) -> Production | None:
    """The delivered production of a source with this content that was asked for so, and last so."""
    query = select(ProductionRow).where(
        ProductionRow.source_sha256 == sha256, ProductionRow.state == ProductionState.DELIVERED
    )
    found = (row for row in session.scalars(query) if row.settings.get(ASKED) == asked)
    return next(map(_production, found), None)


def remember_asked(session: Session, production_id: str, asked: str) -> None:
    """Remember that a delivered production is what comes out when it is asked for so."""
    query = select(ProductionRow).where(ProductionRow.id == production_id).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is not None and row.state == ProductionState.DELIVERED:
        row.settings = {**row.settings, ASKED: asked}


def source_has_moved(session: Session, before: str, after: str) -> None:
    """Let every production of a source know where it lies now."""
    moved = update(ProductionRow).where(ProductionRow.source == before)
    session.execute(moved.values(source=after))


def recorded_state(session: Session, production_id: str) -> ProductionState:
    """What its owner has recorded last, whether that one lives or not."""
    return ProductionState(session.get_one(ProductionRow, production_id).state)


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
