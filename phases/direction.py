"""What a person has said about how one chunk is to be spoken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Direction:
    """What is not said stays as the script and the cast have it."""

    spoken: str | None = None
    """The text to send instead; what the source shows stays."""
    engine: str | None = None
    voice: str | None = None
    """Who speaks instead: that engine's first voice if only an engine is named."""
    seed: int | None = None
    """The seed that is tried first."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it."""
        return self != AS_WRITTEN

    def __str__(self) -> str:
        parts = (
            f"says “{self.spoken}”" if self.spoken is not None else "",
            f"by {self.voice} ({self.engine})" if self.voice is not None else "",
            f"seed {self.seed} first" if self.seed is not None else "",
        )
        return ", ".join(part for part in parts if part)

    def followed_by(self, later: Direction) -> Direction:
        """Both, the later one where it says something; a seed was meant for the takes it was given for."""
        is_other = later.engine is not None or later.voice is not None
        return Direction(
            spoken=later.spoken if later.spoken is not None else self.spoken,
            engine=later.engine if later.engine is not None else self.engine,
            voice=later.voice if is_other else self.voice,
            seed=later.seed,
        )


AS_WRITTEN = Direction()
