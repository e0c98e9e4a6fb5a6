"""One thread that keeps as many slots leased as the threads of this process can use, and no longer than is fair."""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from phases.errors import NocturneError, OrchestrationError, StorageError
from tasks.slots.desk import SlotDesk

RENEW_AFTER = 20.0
IDLE_AFTER = 1.0
TURN = 2.0
"""Seconds after which a slot goes to whoever waits for it, as soon as its stretch is done."""
POLL = 0.1
SWEEP_EVERY = 2.0


class SlotSource(Protocol):
    """Where leases come from: the Prefect server, or a stand-in in virtual time."""

    def acquire(self, name: str) -> UUID | None: ...  # noqa: D102
    def renew(self, lease: UUID) -> bool: ...  # noqa: D102
    def release(self, lease: UUID) -> bool: ...  # noqa: D102
    def read(self, name: str) -> Mapping[str, Any] | None: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


class SlotsClosed(Exception):
    """No more slots are handed out: the flow has ended or was stopped."""


@dataclass(eq=False, slots=True)
class Permit:
    """One leased slot."""

    lease: UUID
    renewed_at: float
    turn_began: float
    idle_since: float = field(default=0.0)
    is_lost: bool = False


class Leaser:
    """Leases slots of one limit while threads want them; `take` and `give` are for those threads."""

    def __init__(self, limit: str, desk: SlotDesk, source: SlotSource) -> None:
        self._limit = limit
        self._desk = desk
        self._source = source
        self._changed = threading.Condition()
        self._line: list[object] = []
        """Those who wait, the first one first: stretches are spoken in script order."""
        self._idle: list[Permit] = []
        self._due: list[Permit] = []
        self._refused: list[Permit] = []
        """Those that the server would not take back yet: its limit is zero."""
        self._refused_at = 0.0
        self._busy: set[Permit] = set()
        self._is_stopping = False
        self._is_closed = False
        self._was_denied = False
        self._is_over_limit = False
        self._looked_at = 0.0
        self._trouble: NocturneError | None = None
        self._swept_at = 0.0
        self._thread = threading.Thread(target=self._run, name=f"slots-{limit}", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop_handing_out(self) -> None:
        """Let nobody wait for a slot any longer; slots in use are not touched."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()

    def close(self) -> None:
        """Give all slots back; waits until they are."""
        self.stop_handing_out()
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(timeout=60)

    def take(self) -> Permit:
        """A slot for the calling thread, as soon as there is one."""
        place = object()
        with self._changed:
            self._line.append(place)
            self._changed.notify_all()
            try:
                self._changed.wait_for(lambda: self._is_served(place))
            finally:
                self._line.remove(place)
                self._changed.notify_all()
            if self._trouble is not None:
                raise self._trouble
            if self._is_stopping:
                raise SlotsClosed
            permit = self._idle.pop()
            self._busy.add(permit)
            return permit

    def _is_served(self, place: object) -> bool:
        is_next = bool(self._idle) and self._line[0] is place
        return is_next or self._is_stopping or self._trouble is not None

    def give(self, permit: Permit) -> None:
        """Hand a slot back after a stretch: it stays with this process unless others have waited for a turn."""
        now = time.monotonic()
        is_due = self._is_over_limit or (now - permit.turn_began > TURN and self._desk.others_wait())
        with self._changed:
            self._busy.discard(permit)
            if not permit.is_lost:
                permit.idle_since = now
                (self._due if is_due else self._idle).append(permit)
            self._changed.notify_all()

    def _run(self) -> None:
        trouble: NocturneError = OrchestrationError(
            "Slots are no longer looked after.", "Run the same command again: what is done stays done."
        )
        try:
            while self._serve():
                pass
        except NocturneError as error:
            trouble = error
        except OSError as error:
            trouble = StorageError(
                f"Slots cannot be looked after: {error}.",
                "Check the disk of the data folder, then run it again.",
            )
        finally:
            self._end(trouble)

    def _end(self, trouble: NocturneError) -> None:
        """Let nobody wait for ever, whyever the thread ends; then give back what is held, as far as it can."""
        with self._changed:
            if not self._is_closed:
                self._trouble = trouble
            self._changed.notify_all()
        with suppress(NocturneError, OSError):
            self._desk.step_out()
            for permit in [*self._idle, *self._due, *self._refused, *self._busy]:
                self._release(permit)
        self._source.close()

    def _serve(self) -> bool:
        with self._changed:
            self._changed.wait_for(
                self._has_something_to_do, timeout=POLL if self._was_denied else IDLE_AFTER
            )
            if self._is_closed:
                return False
            due = self._permits_to_release()
            wanted = len(self._line) - len(self._idle)
        for permit in [*due, *self._refused_before()]:
            self._release(permit)
        self._renew_leases()
        self._look_at_limit()
        if wanted > 0:
            self._ask()
        else:
            self._was_denied = False
            self._desk.step_out()
        return True

    def _has_something_to_do(self) -> bool:
        wants_more = len(self._line) > len(self._idle) and not self._was_denied and not self._is_stopping
        return self._is_closed or bool(self._due) or wants_more

    def _permits_to_release(self) -> list[Permit]:
        due, self._due = self._due, []
        if not self._line:
            now = time.monotonic()
            unused = [permit for permit in self._idle if now - permit.idle_since > IDLE_AFTER]
            self._idle = [permit for permit in self._idle if permit not in unused]
            due += unused
        return due

    def _refused_before(self) -> list[Permit]:
        now = time.monotonic()
        if now - self._refused_at < IDLE_AFTER:
            return []
        self._refused_at = now
        again, self._refused = self._refused, []
        return again

    def _ask(self) -> None:
        self._desk.queue_up()
        lease = self._source.acquire(self._limit) if self._desk.is_our_turn() else None
        self._was_denied = lease is None
        if lease is None:
            self._release_orphans()
            return
        self._desk.note_lease(lease)
        self._desk.step_out()
        now = time.monotonic()
        with self._changed:
            self._idle.append(Permit(lease, renewed_at=now, turn_began=now, idle_since=now))
            self._changed.notify_all()

    def _release_orphans(self) -> None:
        now = time.monotonic()
        if now - self._swept_at > SWEEP_EVERY:
            self._swept_at = now
            for lease in self._desk.claim_orphaned_leases():
                self._desk.note_lease(lease)
                self._release(Permit(lease, renewed_at=0.0, turn_began=now))

    def _renew_leases(self) -> None:
        now = time.monotonic()
        with self._changed:
            held = [*self._idle, *self._refused, *self._busy]
        for permit in held:
            if now - permit.renewed_at > RENEW_AFTER:
                permit.renewed_at = now
                permit.is_lost = not self._source.renew(permit.lease)
        with self._changed:
            self._idle = [permit for permit in self._idle if not permit.is_lost]
            self._refused = [permit for permit in self._refused if not permit.is_lost]

    def _look_at_limit(self) -> None:
        """Notice that an operator has lowered the limit: who holds more than there is gives back after the stretch."""
        now = time.monotonic()
        if now - self._looked_at > SWEEP_EVERY and (self._busy or self._idle or self._refused):
            self._looked_at = now
            limit = self._source.read(self._limit)
            self._is_over_limit = limit is not None and limit["active_slots"] > limit["limit"]

    def _release(self, permit: Permit) -> None:
        if self._source.release(permit.lease):
            self._desk.strike_lease(permit.lease)
        else:
            self._refused.append(permit)
