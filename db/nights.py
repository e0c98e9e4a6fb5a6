"""Nights: begun over a folder by one process at a time, their books recorded, what is left carried over."""

import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from db.inserting import insert_if_new, replace_or_insert_all
from db.models import NightBookRow, NightRow
from db.owners import LEASE, Abandoned, lives
from phases.errors import OwnershipLost, ProductionBusy
from phases.night.planned import BookToPlan, NightPlan
from phases.night.report import NightEnd
from phases.night.standing import BookStanding
from phases.night.window import Opening
from phases.process import ProcessMark

_COME_AGAIN = [each for each in BookStanding if each.comes_again]


@dataclass(frozen=True, slots=True)
class NightOwnership:
    """The right to work through a folder; every write of a night shows it."""

    night_id: str
    folder: str
    owner: str


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


def begin_night(session: Session, folder: str, opening: Opening, owner: str | None = None) -> NightOwnership:
    """Begin a night over a folder, or say who is at work there. What a dead night left is carried over.

    `owner` says what holds it, for instance which flow run; no two nights have the same.
    """
    held = session.scalars(select(NightRow).where(NightRow.holds == folder).with_for_update()).one_or_none()
    if held is not None and lives(held.machine, held.owner_pid, held.owner_started, held.owned_until):
        raise _busy(held)
    if held is not None:
        _break_off(session, held)
    own, now = ProcessMark.own(), datetime.now(UTC)
    ownership = NightOwnership(f"night-{now:%Y-%m-%d}-{uuid4().hex[:8]}", folder, owner or uuid4().hex)
    is_ours = insert_if_new(
        session,
        NightRow,
        {
            "id": ownership.night_id,
            "folder": folder,
            "holds": folder,
            "opens_at": opening.begins,
            "closes_at": opening.ends,
            "deadline_at": opening.deadline,
            "began_at": now,
            "machine": platform.node(),
            "owner": ownership.owner,
            "owner_pid": own.pid,
            "owner_started": own.started,
            "owned_until": now + LEASE,
        },
    )
    if not is_ours:
        raise _busy(session.scalars(select(NightRow).where(NightRow.holds == folder)).one_or_none())
    return ownership


def abandoned_nights(session: Session) -> list[Abandoned]:
    """The nights whose processes are gone, and which hold their folders still."""
    held = session.scalars(select(NightRow).where(NightRow.holds.is_not(None)))
    return [
        Abandoned(row.folder, row.owner, row.machine, row.owner_pid)
        for row in held
        if not lives(row.machine, row.owner_pid, row.owner_started, row.owned_until)
    ]


def nights_at_work(session: Session) -> list[str]:
    """The owners of the nights that go on."""
    held = session.scalars(select(NightRow).where(NightRow.holds.is_not(None)))
    return [
        row.owner for row in held if lives(row.machine, row.owner_pid, row.owner_started, row.owned_until)
    ]


def renew_night(session: Session, ownership: NightOwnership) -> None:
    """Hold on to the folder for another lease."""
    _owned_row(session, ownership).owned_until = datetime.now(UTC) + LEASE


def record_books(session: Session, ownership: NightOwnership, books: Iterable[NightBook]) -> None:
    """Record where files of the night stand now."""
    _owned_row(session, ownership)
    values = [
        {**asdict(book), "night_id": ownership.night_id, "updated_at": datetime.now(UTC)} for book in books
    ]
    replace_or_insert_all(session, NightBookRow, values)


def end_night(
    session: Session, ownership: NightOwnership, ending: NightEnd, report: Mapping[str, Any] | None = None
) -> None:
    """Record how a night ended, and give the folder back; what is not settled is carried over."""
    row = _owned_row(session, ownership)
    _carry_over(session, row.id, "")
    row.holds = None
    row.ending = ending
    row.ended_at = datetime.now(UTC)
    row.report = dict(report) if report is not None else None


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
    return {sha256: _utc(since) for sha256, since in session.execute(query)}


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


def _break_off(session: Session, row: NightRow) -> None:
    _carry_over(session, row.id, "the night was broken off")
    row.holds = None
    row.ending = NightEnd.BROKEN_OFF
    row.ended_at = datetime.now(UTC)
    session.flush()


def _carry_over(session: Session, night_id: str, why: str) -> None:
    query = select(NightBookRow).where(
        NightBookRow.night_id == night_id,
        NightBookRow.standing.in_([each for each in BookStanding if not each.is_settled]),
    )
    for row in session.scalars(query):
        row.standing = BookStanding.CARRIED_OVER
        row.why = row.why or why


def _owned_row(session: Session, ownership: NightOwnership) -> NightRow:
    row = session.get_one(NightRow, ownership.night_id, with_for_update=True)
    if row.holds is None or row.owner != ownership.owner:
        raise OwnershipLost(
            f"Another night has taken over {ownership.folder} while this one was held up.",
            "Nothing is lost: let that one finish.",
        )
    return row


def _busy(row: NightRow | None) -> ProductionBusy:
    who = f"process {row.owner_pid} on {row.machine} ({row.id})" if row else "another process"
    where = row.folder if row else "this folder"
    return ProductionBusy(
        f"A night is at work on {where} already: {who}.",
        "Let it finish, or stop it; what it has done stays done.",
    )


def _night(row: NightRow) -> Night:
    return Night(
        id=row.id,
        folder=row.folder,
        opening=Opening(_utc(row.opens_at), _maybe_utc(row.closes_at), _maybe_utc(row.deadline_at)),
        began=_utc(row.began_at),
        ended=_maybe_utc(row.ended_at),
        ending=NightEnd(row.ending) if row.ending else None,
        report=row.report,
    )


def _book(row: NightBookRow) -> NightBook:
    return NightBook(
        source=row.source,
        sha256=row.sha256,
        title=row.title,
        standing=BookStanding(row.standing),
        since=_utc(row.since),
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


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the zone; everything we store is in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _maybe_utc(moment: datetime | None) -> datetime | None:
    return _utc(moment) if moment else None
