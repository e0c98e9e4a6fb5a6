"""Which time of which run: Prefect's Retry begins the same run again, under the same id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from prefect import runtime


@dataclass(frozen=True, slots=True)
class RunMark:
    """What the owner of a production is called, so that a run can be told from its own retry."""

    run: UUID
    time: int

    @classmethod
    def own(cls) -> RunMark | None:
        """That of the run which asks; none outside of any."""
        return cls(UUID(runtime.flow_run.id), runtime.flow_run.run_count) if runtime.flow_run.id else None

    @classmethod
    def read(cls, owner: str) -> RunMark | None:
        """The run that an owner's name means; none if no run owned it."""
        run, _, time = owner.partition("#")
        try:
            return cls(UUID(run), int(time))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.run}#{self.time}"
