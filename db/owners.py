"""One owner per production: a lease with a fencing number, because a run that looks dead may be alive."""

import platform
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ProductionRow
from phases.errors import OwnershipLost, ProductionBusy
from phases.process import ProcessMark

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Ownership:
    """The right to work on a production; every write that changes it shows its fence."""

    production_id: str
    owner: str
    fence: int


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A production, or the folder of a night, whose owner is gone without having given it back."""

    title: str
    owner: str
    machine: str
    pid: int


def acquire(session: Session, production_id: str, owner: str | None = None) -> Ownership:
    """Become the owner, or say who is. A dead owner of this machine is followed at once, any other after its lease.

    `owner` says what owns it, for instance which flow run; the fence alone tells one time from another.
    """
    row = session.get_one(ProductionRow, production_id, with_for_update=True)
    if is_owned(row):
        raise ProductionBusy(
            f"“{row.title}” is being produced by process {row.owner_pid} on {row.owner_machine}.",
            "Wait for it, or stop it there; what it has done stays done.",
        )
    own = ProcessMark.own()
    row.owner = row.last_owner = owner or uuid4().hex
    row.owner_machine = platform.node()
    row.owner_pid = own.pid
    row.owner_started = own.started
    row.owned_until = datetime.now(UTC) + LEASE
    row.fence += 1
    return Ownership(production_id, row.owner, row.fence)


def abandoned(session: Session) -> list[Abandoned]:
    """The productions whose owners are gone."""
    owned = session.scalars(select(ProductionRow).where(ProductionRow.owner.is_not(None)))
    return [
        Abandoned(row.title, row.owner, row.owner_machine or "", row.owner_pid or 0)
        for row in owned
        if row.owner is not None and not is_owned(row)
    ]


def renew(session: Session, ownership: Ownership) -> None:
    """Hold on to a production for another lease."""
    _owned_row(session, ownership).owned_until = datetime.now(UTC) + LEASE


def require(session: Session, ownership: Ownership) -> None:
    """Refuse whoever is no longer the owner."""
    _owned_row(session, ownership)


def holds(session: Session, ownership: Ownership) -> bool:
    """Whether nobody else has become the owner since, and it was not given back."""
    row = session.get(ProductionRow, ownership.production_id)
    return row is not None and row.fence == ownership.fence and row.owner == ownership.owner


def release(session: Session, ownership: Ownership) -> None:
    """Give a production back, if it is still ours."""
    row = session.get(ProductionRow, ownership.production_id, with_for_update=True)
    if row is not None and row.fence == ownership.fence:
        row.owner = row.owner_machine = row.owner_pid = row.owner_started = row.owned_until = None


def _owned_row(session: Session, ownership: Ownership) -> ProductionRow:
    row = session.get_one(ProductionRow, ownership.production_id, with_for_update=True)
    if row.fence != ownership.fence or row.owner != ownership.owner:
        raise OwnershipLost(
            f"Another process has taken over “{row.title}” while this one was held up.",
            "Nothing is lost: let that one finish.",
        )
    return row


def is_owned(row: ProductionRow) -> bool:
    """Whether somebody who lives is at work on it."""
    return row.owner is not None and lives(
        row.owner_machine, row.owner_pid, row.owner_started, row.owned_until
    )


def lives(machine: str | None, pid: int | None, started: float | None, owned_until: datetime | None) -> bool:
    """Whether an owner does: on this machine its process is looked for, of another its lease tells."""
    if machine == platform.node() and pid is not None:
        return ProcessMark(pid, started or 0.0).is_alive
    return owned_until is not None and owned_until.replace(tzinfo=owned_until.tzinfo or UTC) > datetime.now(
        UTC
    )
