"""How works are put to hosts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """How many works share one pass through the model, and whether borrowers share one host."""

    batch: int = 0
    """At most so many at once; 0 is as many as the member takes."""
    apart: bool = False
    """Each borrower has a host of its own, although one could serve all."""

    def at_once(self, max_batch: int) -> int:
        """How many at most share a pass of a member that takes so many."""
        return min(self.batch, max_batch) if self.batch else max_batch


AS_IT_CAN = Route()
"""As many at once as the member takes, all borrowers at one host if it takes several."""
