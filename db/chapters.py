"""The chapters of a production and their assembled files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ChapterRow


@dataclass(frozen=True, slots=True)
class Assembly:
    """An assembled chapter: what went into it, the checksum of its file, and what was measured on it."""

    fingerprint: str
    sha256: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    """A chapter of a production; `assembly` once there is a file."""

    number: int
    title: str
    assembly: Assembly | None


def load_chapters(session: Session, production_id: str) -> list[ChapterRecord]:
    """The chapters of a production in order."""
    query = select(ChapterRow).where(ChapterRow.production_id == production_id).order_by(ChapterRow.number)
    return [_chapter(row) for row in session.scalars(query)]


def record_assembly(session: Session, production_id: str, number: int, assembly: Assembly) -> None:
    """Record that a chapter has been assembled."""
    row = session.get_one(ChapterRow, (production_id, number))
    row.fingerprint = assembly.fingerprint
    row.sha256 = assembly.sha256
    row.assembled = dict(assembly.facts)


def _chapter(row: ChapterRow) -> ChapterRecord:
    is_assembled = row.fingerprint is not None and row.sha256 is not None
    assembly = (
        Assembly(row.fingerprint or "", row.sha256 or "", row.assembled or {}) if is_assembled else None
    )
    return ChapterRecord(row.number, row.title, assembly)
