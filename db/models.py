"""The tables. Nothing outside `db/` sees a row."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the store."""

    type_annotation_map: ClassVar = {
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[str]: JSON,
        datetime: DateTime(timezone=True),
    }


class ProductionRow(Base):
    """One source being produced with one set of settings, and who is at work on it."""

    __tablename__ = "productions"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    authors: Mapped[list[str]]
    language: Mapped[str]
    source: Mapped[str]
    source_sha256: Mapped[str]
    settings: Mapped[dict[str, Any]]
    left_out: Mapped[list[dict[str, Any]]]
    state: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    owner: Mapped[str | None]
    owner_machine: Mapped[str | None]
    owner_pid: Mapped[int | None]
    owner_started: Mapped[float | None]
    owned_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)


class ChapterRow(Base):
    """One chapter of a production, and the assembled file once there is one."""

    __tablename__ = "chapters"

    production_id: Mapped[str] = mapped_column(
        ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    fingerprint: Mapped[str | None]
    sha256: Mapped[str | None]
    assembled: Mapped[dict[str, Any] | None]


class ChunkRow(Base):
    """One chunk of a production. Whether it is done is asked of the takes, never stored here."""

    __tablename__ = "chunks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["production_id", "chapter"], ["chapters.production_id", "chapters.number"], ondelete="CASCADE"
        ),
        Index("ix_chunks_chapter", "production_id", "chapter"),
    )

    production_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    chapter: Mapped[int]
    display: Mapped[str]
    spoken: Mapped[str]
    span_start: Mapped[int]
    span_end: Mapped[int]
    spellings: Mapped[list[dict[str, Any]]]
    speaker: Mapped[str]
    language: Mapped[str]
    pause_ms: Mapped[int]
    slot_start_ms: Mapped[int | None]
    slot_end_ms: Mapped[int | None]
    recipe_key: Mapped[str] = mapped_column(index=True)
    failure: Mapped[dict[str, Any] | None]


class TakeRow(Base):
    """One recording on disk, under its content key; shared by all productions that have its recipe."""

    __tablename__ = "takes"

    key: Mapped[str] = mapped_column(primary_key=True)
    recipe_key: Mapped[str] = mapped_column(index=True)
    seed: Mapped[int]
    rate: Mapped[int]
    samples: Mapped[int]
    sha256: Mapped[str]
    meant_samples: Mapped[int | None]
    signals: Mapped[dict[str, Any]]
    recipe: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class VerdictRow(Base):
    """What one checker said of one take."""

    __tablename__ = "verdicts"

    take_key: Mapped[str] = mapped_column(ForeignKey("takes.key", ondelete="CASCADE"), primary_key=True)
    checker: Mapped[str] = mapped_column(primary_key=True)
    checker_version: Mapped[str]
    outcome: Mapped[str]
    reasons: Mapped[list[dict[str, Any]]]
    measurements: Mapped[dict[str, Any]]
    judged_at: Mapped[datetime]


class DeliveryRow(Base):
    """One finished file, as it was when it was checked."""

    __tablename__ = "deliveries"

    production_id: Mapped[str] = mapped_column(
        ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    sha256: Mapped[str]
    facts: Mapped[dict[str, Any]]
    delivered_at: Mapped[datetime]
