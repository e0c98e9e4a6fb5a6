"""How fast each engine was in the nights before, for the forecast of the next one."""

import platform
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import NightBookRow, NightRow
from phases.night.forecast import Measured

ENOUGH_BOOKS = 20
"""So many of the latest books say how fast an engine is; what it was like before is history."""


def measured_speeds(session: Session, machine: str | None = None) -> dict[str, Measured]:
    """What the latest books took on a machine (this one if none is named), by engine."""
    latest = {
        engine: _latest_measured(session, engine, machine or platform.node())
        for engine in session.scalars(select(NightBookRow.engine).distinct())
    }
    return {
        engine: Measured(
            letters=sum(row.letters_spoken for row in rows),
            machine_seconds=sum(row.machine_seconds for row in rows),
            audio_seconds=sum(row.audio_seconds for row in rows),
            bytes_written=sum(row.bytes_written for row in rows),
            memory_per_host=max(row.memory_per_host for row in rows),
        )
        for engine, rows in latest.items()
        if rows
    }


def _latest_measured(session: Session, engine: str, machine: str) -> Sequence[NightBookRow]:
    """By engine: its index leads to the latest without a look at all the others."""
    query = (
        select(NightBookRow)
        .join(NightRow, NightRow.id == NightBookRow.night_id)
        .where(NightBookRow.engine == engine, NightRow.machine == machine)
        .where(NightBookRow.letters_spoken > 0, NightBookRow.machine_seconds > 0)
        .order_by(NightBookRow.updated_at.desc())
        .limit(ENOUGH_BOOKS)
    )
    return session.scalars(query).all()
