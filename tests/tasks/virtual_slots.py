"""A server of slots in memory: counts what is held, and can refuse, forget and fail."""

import threading
from uuid import UUID, uuid4


class VirtualSlots:
    """Grants leases up to a limit, as Prefect's server does, and remembers the most that were out at once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held: set[UUID] = set()
        self.most_held = 0
        self.granted = 0
        self.trouble: Exception | None = None
        self._lock = threading.Lock()

    def acquire(self, name: str) -> UUID | None:
        with self._lock:
            if self.trouble is not None:
                raise self.trouble
            if len(self.held) >= self.limit:
                return None
            lease = uuid4()
            self.held.add(lease)
            self.granted += 1
            self.most_held = max(self.most_held, len(self.held))
            return lease

    def renew(self, lease: UUID) -> bool:
        return lease in self.held

    def release(self, lease: UUID) -> bool:
        """As Prefect does: while the limit is zero nothing is taken back."""
        with self._lock:
            if self.limit > 0:
                self.held.discard(lease)
            return self.limit > 0

    def read(self, name: str) -> dict[str, int]:
        return {"limit": self.limit, "active_slots": len(self.held)}

    def close(self) -> None:
        pass
