"""What the processes of one machine tell each other about slots: who waits, and which leases are whose.

The server has no queue: whoever asks first gets the slot. So waiting processes draw a ticket here, and only the
oldest one asks. And a lease is noted here while it is held, so that one left behind by a killed process is given
back at once by whoever comes next, instead of when it expires.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from phases.process import ProcessMark

STALE_SECONDS = 3.0
"""A ticket that its owner has not shown for so long does not hold up the others."""


class SlotDesk:
    """The folder where one limit's tickets and leases of this machine lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = ProcessMark.own()
        self._ticket: Path | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def queue_up(self) -> None:
        """Draw a ticket, or show that the one we have is still wanted."""
        if self._ticket is None:
            self._ticket = self._folder / f"{time.time_ns():020d}-{uuid4().hex}.ticket"
        self._ticket.touch()

    def step_out(self) -> None:
        """Throw our ticket away: served, or no longer waiting."""
        if self._ticket is not None:
            self._ticket.unlink(missing_ok=True)
            self._ticket = None

    def is_our_turn(self) -> bool:
        """Whether nobody has waited longer than we."""
        return self._ticket is not None and all(ticket >= self._ticket for ticket in self._live_tickets())

    def others_wait(self) -> bool:
        """Whether another process of this machine waits for a slot."""
        return any(ticket != self._ticket for ticket in self._live_tickets())

    def note_lease(self, lease: UUID) -> None:
        """Write down that this process holds a lease."""
        note = self._folder / f"{lease}.lease"
        part = note.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({"pid": self._own.pid, "started": self._own.started}))
        part.replace(note)

    def strike_lease(self, lease: UUID) -> None:
        """Strike a lease that has been given back."""
        (self._folder / f"{lease}.lease").unlink(missing_ok=True)

    def claim_orphaned_leases(self) -> Iterator[UUID]:
        """The leases of dead processes, each for one claimant only: given back twice it would free two slots."""
        for note in self._folder.glob("*.lease"):
            claimed = note.with_suffix(f".claimed-by-{os.getpid()}")
            try:
                if ProcessMark(**json.loads(note.read_text())).is_alive:
                    continue
                note.rename(claimed)
            except FileNotFoundError:
                continue
            claimed.unlink()
            yield UUID(note.stem)

    def _live_tickets(self) -> Iterator[Path]:
        now = time.time()
        for ticket in self._folder.glob("*.ticket"):
            try:
                if now - ticket.stat().st_mtime < STALE_SECONDS:
                    yield ticket
                elif ticket != self._ticket:
                    ticket.unlink(missing_ok=True)
            except FileNotFoundError:
                continue
