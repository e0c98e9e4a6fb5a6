"""Disk and memory, given away to one book after the other."""

from dataclasses import dataclass, field

from phases.night.forecast import Forecast
from phases.night.planned import BookToPlan, Capacity, Lack


@dataclass(slots=True)
class Room:
    """What is left of both."""

    capacity: Capacity
    disk: int = 0
    hosts: dict[str, int] = field(default_factory=dict)
    """How much memory each engine will still take."""

    def lacks(self, book: BookToPlan, needs: Forecast) -> tuple[Lack, int] | None:
        """What is missing to begin this book as well, or None."""
        disk = self.disk + needs.bytes_needed + self.capacity.disk_reserve - self.capacity.disk_free
        if disk > 0:
            return Lack.DISK, disk
        # Engines that nobody needs end by themselves: no more are loaded than books go side by side.
        hosts = sorted({book.engine: needs.memory_per_host, **self.hosts}.values(), reverse=True)
        most = sum(hosts[: self.capacity.books_at_once])
        memory = most + self.capacity.memory_reserve - self.capacity.memory_free
        return (Lack.MEMORY, memory) if memory > 0 else None

    def give(self, book: BookToPlan, needs: Forecast) -> None:
        """Set aside what this book needs."""
        self.disk += needs.bytes_needed
        # The host of a running book is no longer in what is free.
        self.hosts.setdefault(book.engine, 0 if book.is_running else needs.memory_per_host)
