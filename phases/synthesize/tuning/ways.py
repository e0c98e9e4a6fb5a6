"""The ways to ask an engine that are worth trying."""

from dataclasses import dataclass
from typing import Literal

from phases.hosting.route import Route
from phases.synthesize.engines.facts import EngineFacts

Kind = Literal["sequential", "batched", "processes"]

MOST_PROCESSES = 8
LARGEST_BATCH = 64


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One way to ask an engine; simpler ones come first."""

    processes: int = 1
    batch: int = 1

    @property
    def kind(self) -> Kind:
        """What it is called."""
        if self.processes > 1:
            return "processes"
        return "batched" if self.batch > 1 else "sequential"

    @property
    def route(self) -> Route:
        """How its lines are put to hosts."""
        return Route(self.batch, apart=self.processes > 1)

    def __str__(self) -> str:
        match self.kind:
            case "processes":
                return f"{self.processes} processes"
            case "batched":
                return f"batches of {self.batch}"
            case "sequential":
                return "one line at a time"


def ways(engine: EngineFacts, most_processes: int) -> list[Way]:
    """One line at a time, batches in powers of two, and as many processes as there is room for."""
    batches = [2**power for power in range(1, LARGEST_BATCH.bit_length()) if 2**power <= engine.max_batch]
    several = range(2, min(most_processes, MOST_PROCESSES) + 1)
    return [Way(), *(Way(batch=size) for size in batches), *(Way(processes=count) for count in several)]
