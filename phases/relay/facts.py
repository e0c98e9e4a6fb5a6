"""What a relay is made of: its stages, what they are given, and what comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Fate = Literal["filtered", "failed", "coalesced", "skipped"]
"""Nothing was in it; it could not be done; it went on as a part of the item before; it was a draft and overtaken."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What comes out in the place of an item of which nothing comes: nobody waits for it, and it is counted."""

    fate: Fate
    why: str
    """For people."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of an item. Every number from 1 comes out once, in order."""

    number: int
    value: Any
    """What the last stage made of it, or why there is nothing: `Lost`."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of work: so many workers, and room for so many items that wait for them."""

    name: str
    work: Callable[[Sequence[Any]], Sequence[Any]]
    """For each item what the next stage is given, or `Lost`. A NocturneError loses all items it was given."""
    workers: int = 1
    room: int = 10
    together: int = 1
    """How many waiting items a worker takes at once; it never waits until there are so many."""
    limit_s: float | None = None
    """How long one item may take. A worker that is over it is given up, and another takes its place."""


@dataclass(frozen=True, slots=True)
class Live:
    """How a relay keeps up with what does not wait: a microphone."""

    merge: Callable[[Any, Any], Any]
    """Two neighbours that wait as one item, the earlier one first."""
    is_draft: Callable[[Any], bool] = lambda _: False
    """Whether an item may be skipped when a later one is there. What is no draft never is."""


@dataclass(slots=True)
class Ticket:
    """An item on its way."""

    number: int
    value: Any
    weight: int = 1
    """How many items it was made of."""


@dataclass(slots=True, eq=False)
class Job:
    """What one worker has in hand."""

    stage: int
    worker: int
    """From 0: the first of its stage that was free."""
    tickets: list[Ticket]
    began: float
    deadline: float | None
    ended: float | None = None
    made: list[Ticket] | None = None
    """What it made and could not hand on yet, because the next stage has no room."""


@dataclass(slots=True)
class Tally:
    """The books of a relay: created = emitted + filtered + failed + coalesced + skipped, when it is over."""

    created: int = 0
    emitted: int = 0
    lost: dict[Fate, int] = field(
        default_factory=lambda: {"filtered": 0, "failed": 0, "coalesced": 0, "skipped": 0}
    )
    deepest: list[int] = field(default_factory=list)
    """The most items that ever waited before each stage."""

    @property
    def balances(self) -> bool:
        """Whether all that was created is accounted for."""
        return self.created == self.emitted + sum(self.lost.values())
