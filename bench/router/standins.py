"""Stand-ins for engines, as arithmetic in virtual time: no clock, no core and no chance has part in them."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from phases.synthesize.tuning import Way


@dataclass(frozen=True, slots=True)
class SharedDevice:
    """Workers that each load a model of their own, and share one device: it computes for one of them at a time."""

    host_seconds: float
    """Of each line, that need no device: workers do this at the same time."""
    device_seconds: float
    """Of each line, on the device."""
    load_seconds: float
    """To load one model: each worker does when it starts, on the same device, before the first line."""
    crowding: float = 0.0
    """How much longer the device takes for each worker more, as a share: they push each other out of its memory."""

    def seconds(self, lines: int, workers: int) -> float:
        """When the last line is spoken."""
        on_device = self.device_seconds * (1 + self.crowding * (workers - 1))
        working = min(workers, lines)
        free = [self.load_seconds * (number + 1) for number in range(working)]
        device = end = self.load_seconds * working
        for _ in range(lines):
            ready = heapq.heappop(free) + self.host_seconds
            device = max(device, ready) + on_device
            heapq.heappush(free, device)
            end = max(end, device)
        return end

    def pace(self, lines: int, way: Way) -> float:
        """Lines for each second; it knows no batches."""
        return lines / self.seconds(lines, way.processes)


@dataclass(frozen=True, slots=True)
class Batching:
    """One model that speaks n lines in `once + each × n` seconds."""

    once: float
    each: float

    def seconds(self, lines: int, batch: int) -> float:
        """When the last line is spoken, in batches of that size."""
        full, rest = divmod(lines, batch)
        return full * self._pass(batch) + (self._pass(rest) if rest else 0.0)

    def pace(self, lines: int, way: Way) -> float:
        """Lines for each second; its processes would share the device, and gain nothing."""
        return lines / self.seconds(lines, way.batch)

    def _pass(self, lines: int) -> float:
        return self.once + self.each * lines


PUBLISHED_BATCHES = Batching(once=0.685, each=0.260)
PUBLISHED_SECONDS = {1: 0.976, 2: 1.15, 4: 1.75, 8: 2.76}
"""What that is fitted to: Chatterbox-TTS-Server, pull request 161, on a P106-100."""


def published_rule(batch_size: int) -> str:
    """The rule of the published router: parallel if and only if more than one is asked for."""
    return "parallel" if batch_size > 1 else "sequential"


def crossing(device: SharedDevice, lines: int, workers: Sequence[int]) -> int | None:
    """The fewest workers, more than one, that are slower than one; None if none of these are."""
    alone = device.seconds(lines, 1)
    return next((count for count in workers if count > 1 and device.seconds(lines, count) > alone), None)
