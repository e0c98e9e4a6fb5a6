"""The tables. Nothing outside `db/` sees a row."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the store."""

    type_annotation_map: ClassVar = {
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[str]: JSON,
        list[list[int]]: JSON,
        datetime: DateTime(timezone=True),
    }


def _where(name: str, column: str, condition: str) -> Index:
    """An index of the few rows that meet a condition."""
    return Index(name, column, sqlite_where=text(condition), postgresql_where=text(condition))


class ProductionRow(Base):
    """One source being produced with one set of settings, and who is at work on it."""

    __tablename__ = "productions"
    __table_args__ = (
        Index("ix_productions_source", "source_sha256", "updated_at"),
        _where("ix_productions_owned", "owner", "owner IS NOT NULL"),
    )

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
    last_owner: Mapped[str | None]
    """The same, also when it has been given back."""
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
    lead_ms: Mapped[int] = mapped_column(default=0)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seed: Mapped[int | None]
    slot_cue: Mapped[int | None]
    slot_start_ms: Mapped[int | None]
    slot_end_ms: Mapped[int | None]
    direction: Mapped[dict[str, Any] | None]
    tempo: Mapped[float | None]
    """Nothing, until it is decided."""
    recipe_key: Mapped[str] = mapped_column(index=True)
    """That of the chunk as it is directed."""
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
    manner: Mapped[str] = mapped_column(default="")
    times: Mapped[list[dict[str, Any]]]
    recipe: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class VerdictRow(Base):
    """What one checker said of one take."""

    __tablename__ = "verdicts"
    __table_args__ = (_where("ix_verdicts_failed", "take_key", "outcome = 'failed'"),)

    take_key: Mapped[str] = mapped_column(ForeignKey("takes.key", ondelete="CASCADE"), primary_key=True)
    checker: Mapped[str] = mapped_column(primary_key=True)
    checker_version: Mapped[str]
    outcome: Mapped[str]
    reasons: Mapped[list[dict[str, Any]]]
    measurements: Mapped[dict[str, Any]]
    tier: Mapped[int]
    judged_at: Mapped[datetime]


class BaselineRow(Base):
    """What is usual for a voice, as one checker learned it from the voice's first good takes."""

    __tablename__ = "baselines"

    voice_key: Mapped[str] = mapped_column(primary_key=True)
    checker: Mapped[str] = mapped_column(primary_key=True)
    checker_version: Mapped[str] = mapped_column(primary_key=True)
    figures: Mapped[dict[str, Any]]
    learned_at: Mapped[datetime]


class DeliveryRow(Base):
    """One finished file, as it was when it was checked."""

    __tablename__ = "deliveries"

    production_id: Mapped[str] = mapped_column(
        ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True, index=True)
    fingerprint: Mapped[str]
    sha256: Mapped[str]
    facts: Mapped[dict[str, Any]]
    delivered_at: Mapped[datetime]


class SegmentRow(Base):
    """One segment of speech of a recording. Whether it is done is asked of hearings and translations."""

    __tablename__ = "segments"

    production_id: Mapped[str] = mapped_column(
        ForeignKey("productions.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    overlap_ms: Mapped[int]
    silences: Mapped[list[list[int]]] = mapped_column(server_default="[]")
    hearing_key: Mapped[str] = mapped_column(index=True)
    translation_keys: Mapped[list[str]]
    """Those of its lines, so that nobody takes them for garbage."""
    failure: Mapped[str | None]


class HearingRow(Base):
    """What one recognizer heard in one piece of sound; shared by all productions that have it."""

    __tablename__ = "hearings"

    key: Mapped[str] = mapped_column(primary_key=True)
    evidence: Mapped[dict[str, Any]]
    heard_at: Mapped[datetime]


class TranslationRow(Base):
    """What one translator made of one line; shared by all productions that have it."""

    __tablename__ = "translations"

    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    made_at: Mapped[datetime]


class NightRow(Base):
    """One night over one folder, and who holds the folder while it lasts."""

    __tablename__ = "nights"

    id: Mapped[str] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(index=True)
    holds: Mapped[str | None] = mapped_column(unique=True)
    """The folder while the night lasts, so that no folder has two; nothing once it has ended."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    report: Mapped[dict[str, Any] | None]
    machine: Mapped[str]
    owner: Mapped[str]
    owner_pid: Mapped[int]
    owner_started: Mapped[float]
    owned_until: Mapped[datetime]


class NightBookRow(Base):
    """One file of a night: where it stands, and what its production took."""

    __tablename__ = "night_books"
    __table_args__ = (
        Index("ix_night_books_seen", "sha256", "updated_at"),
        Index("ix_night_books_standing", "night_id", "standing"),
        Index("ix_night_books_engine", "engine", "updated_at"),
    )

    night_id: Mapped[str] = mapped_column(ForeignKey("nights.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    title: Mapped[str]
    standing: Mapped[str]
    why: Mapped[str]
    production_id: Mapped[str | None]
    flow_run: Mapped[str | None]
    engine: Mapped[str]
    since: Mapped[datetime]
    machine_seconds: Mapped[float]
    letters_spoken: Mapped[int]
    audio_seconds: Mapped[float]
    bytes_written: Mapped[int] = mapped_column(BigInteger)
    memory_per_host: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[datetime]
