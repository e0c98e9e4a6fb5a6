"""The files of a night: where each stands, and what was known of its content in the nights before."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from db.inserting import replace_or_insert_all
from db.models import NightBookRow, NightRow
from db.nights.folders import NightOwnership, owned_row
from db.nights.moments import in_utc
from phases.night.planned import BookToPlan, NightPlan
from phases.night.standing import BookStanding

_COME_AGAIN = [each for each in BookStanding if each.comes_again]


@dataclass(frozen=True, slots=True)
class NightBook:
    """One file of a night: where it stands, and what its production took."""

    source: str
    sha256: str
    title: str
    standing: BookStanding
    since: datetime
    """Since when this content waits in this folder."""
    why: str = ""
    production_id: str | None = None
    flow_run: str | None = None
    engine: str = ""
    machine_seconds: float = 0.0
    letters_spoken: int = 0
    audio_seconds: float = 0.0
    bytes_written: int = 0
    memory_per_host: int = 0


def record_books(session: Session, ownership: NightOwnership, books: Iterable[NightBook]) -> None:
    """Record where files of the night stand now."""
    owned_row(session, ownership)
    values = [
        {**asdict(book), "night_id": ownership.night_id, "updated_at": datetime.now(UTC)} for book in books
    ]
    replace_or_insert_all(session, NightBookRow, values)


def books_of(session: Session, night_id: str) -> list[NightBook]:
    """The files of a night, those that have waited longest first."""
    query = select(NightBookRow).where(NightBookRow.night_id == night_id)
    return [_book(row) for row in session.scalars(query.order_by(NightBookRow.since, NightBookRow.source))]


def begun_earlier(session: Session, ownership: NightOwnership) -> dict[str, NightBook]:
    """What this night had begun before it was cut off and taken up again as the same run, by SHA-256."""
    run = ownership.owner.partition("#")[0]
    query = (
        select(NightBookRow)
        .join(NightRow, NightRow.id == NightBookRow.night_id)
        .where(NightRow.owner.startswith(f"{run}#"), NightRow.id != ownership.night_id)
        .where(NightBookRow.flow_run.is_not(None))
        .order_by(NightRow.began_at)
    )
    return {row.sha256: _book(row) for row in session.scalars(query)}


def last_standings(session: Session, folder: str) -> dict[str, NightBook]:
    """How each content fared in the last night over this folder that saw it, by SHA-256."""
    query = (
        select(NightBookRow)
        .join(NightRow, NightRow.id == NightBookRow.night_id)
        .where(NightRow.folder == folder, NightBookRow.standing != BookStanding.DUPLICATE)
        .order_by(NightRow.began_at, NightBookRow.updated_at)
    )
    return {row.sha256: _book(row) for row in session.scalars(query)}


def waiting_since(session: Session, folder: str) -> dict[str, datetime]:
    """Since when each content waits that was not settled the last time, by SHA-256."""
    later, later_night = aliased(NightBookRow), aliased(NightRow)
    # Nights over one folder follow each other: what was recorded later is of a later night, or of the same.
    was_seen_again = (
        exists()
        .where(later.sha256 == NightBookRow.sha256, later.updated_at > NightBookRow.updated_at)
        .where(later.standing != BookStanding.DUPLICATE)
        .where(later_night.id == later.night_id, later_night.folder == folder)
    )
    query = (
        select(NightBookRow.sha256, NightBookRow.since)
        .join(NightRow, NightRow.id == NightBookRow.night_id)
        .where(NightRow.folder == folder, NightBookRow.standing.in_(_COME_AGAIN), ~was_seen_again)
    )
    return {sha256: in_utc(since) for sha256, since in session.execute(query)}


def planned_books(plan: NightPlan) -> list[NightBook]:
    """The files of a plan as they stand before anything is begun."""
    return [
        *(_planned(each.book, BookStanding.PLANNED) for each in plan.start),
        *(_planned(each.book, BookStanding.CARRIED_OVER) for each in plan.carried_over),
        *(_planned(each.book, BookStanding.NO_ROOM, f"lacks {each.lack}") for each in plan.no_room),
        *(_planned(each, BookStanding.DELIVERED, "finished before") for each in plan.delivered),
        *(
            _unplanned(plan, each.path, each.sha256, BookStanding.DUPLICATE, f"is {each.kept.name}")
            for each in plan.duplicates
        ),
        *(
            _unplanned(plan, each.path, each.sha256, BookStanding.BROKEN, each.message)
            for each in plan.broken
        ),
    ]


def _planned(book: BookToPlan, standing: BookStanding, why: str = "") -> NightBook:
    return NightBook(
        source=str(book.book.source),
        sha256=book.book.sha256,
        title=book.title,
        standing=standing,
        since=book.book.since,
        why=why,
        production_id=book.production,
        engine=book.engine,
    )


def _unplanned(plan: NightPlan, path: Path, sha256: str, standing: BookStanding, why: str) -> NightBook:
    return NightBook(str(path), sha256, path.name, standing, plan.made_at, why)


def _book(row: NightBookRow) -> NightBook:
    return NightBook(
        source=row.source,
        sha256=row.sha256,
        title=row.title,
        standing=BookStanding(row.standing),
        since=in_utc(row.since),
        why=row.why,
        production_id=row.production_id,
        flow_run=row.flow_run,
        engine=row.engine,
        machine_seconds=row.machine_seconds,
        letters_spoken=row.letters_spoken,
        audio_seconds=row.audio_seconds,
        bytes_written=row.bytes_written,
        memory_per_host=row.memory_per_host,
    )
