"""Nights as they are recorded, to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import NightRow
from db.nights.moments import in_utc
from phases.night.report import NightEnd
from phases.night.window import Opening


@dataclass(frozen=True, slots=True)
class Night:
    """A night as it is recorded."""

    id: str
    folder: str
    opening: Opening
    began: datetime
    ended: datetime | None
    ending: NightEnd | None
    """None while it lasts."""
    report: Mapping[str, Any] | None


def find_night(session: Session, night_id: str) -> Night | None:
    """The night of that id, if there is one."""
    row = session.get(NightRow, night_id)
    return _night(row) if row else None


def latest_nights(session: Session, folder: str | None = None, most: int = 10) -> list[Night]:
    """Nights over this folder, or any, the latest first."""
    query = select(NightRow).order_by(NightRow.began_at.desc(), NightRow.id).limit(most)
    if folder is not None:
        query = query.where(NightRow.folder == folder)
    return [_night(row) for row in session.scalars(query)]


def _night(row: NightRow) -> Night:
    return Night(
        id=row.id,
        folder=row.folder,
        opening=Opening(
            in_utc(row.opens_at),
            in_utc(row.closes_at) if row.closes_at else None,
            in_utc(row.deadline_at) if row.deadline_at else None,
        ),
        began=in_utc(row.began_at),
        ended=in_utc(row.ended_at) if row.ended_at else None,
        ending=NightEnd(row.ending) if row.ending else None,
        report=row.report,
    )
