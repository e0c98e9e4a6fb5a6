"""A folder is held by one night at a time; what a night leaves unsettled is carried over."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.inserting import insert_if_new
from db.models import NightBookRow, NightRow
from db.owners import LEASE, Abandoned, lives
from phases.errors import OwnershipLost, ProductionBusy
from phases.night.report import NightEnd
from phases.night.standing import BookStanding
from phases.night.window import Opening
from phases.process import ProcessMark


@dataclass(frozen=True, slots=True)
class NightOwnership:
    """The right to work through a folder; every write of a night shows it."""

    night_id: str
    folder: str
    owner: str


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
    owned_row(session, ownership).owned_until = datetime.now(UTC) + LEASE


def end_night(
    session: Session, ownership: NightOwnership, ending: NightEnd, report: Mapping[str, Any] | None = None
) -> None:
    """Record how a night ended, and give the folder back; what is not settled is carried over.

    Said again, because nobody heard that it was recorded, it changes nothing.
    """
    row = _locked(session, ownership)
    if row.holds is None and row.owner == ownership.owner and row.ending == ending:
        return
    _require_owned(row, ownership)
    _carry_over(session, row.id, "")
    row.holds = None
    row.ending = ending
    row.ended_at = datetime.now(UTC)
    row.report = dict(report) if report is not None else None


def owned_row(session: Session, ownership: NightOwnership) -> NightRow:
    """The row of a night that still holds its folder; OwnershipLost if it does not."""
    row = _locked(session, ownership)
    _require_owned(row, ownership)
    return row


def _locked(session: Session, ownership: NightOwnership) -> NightRow:
    return session.get_one(NightRow, ownership.night_id, with_for_update=True)


def _require_owned(row: NightRow, ownership: NightOwnership) -> None:
    if row.holds is None or row.owner != ownership.owner:
        raise OwnershipLost(
            f"Another night has taken over {ownership.folder} while this one was held up.",
            "Nothing is lost: let that one finish.",
        )


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


def _busy(row: NightRow | None) -> ProductionBusy:
    who = f"process {row.owner_pid} on {row.machine} ({row.id})" if row else "another process"
    where = row.folder if row else "this folder"
    return ProductionBusy(
        f"A night is at work on {where} already: {who}.",
        "Let it finish, or stop it; what it has done stays done.",
    )
