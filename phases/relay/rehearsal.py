"""A relay in virtual time: nothing is waited for, and everything happens exactly when it is said to."""

import math
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Any

from phases.relay.facts import Job, Stage
from phases.relay.running import Done, Event, Exhausted, answers_of, fetched


class Rehearsal:
    """A crew of which is said how long each of its jobs takes; the real work is done as well, at once.

    Of what happens at the same time, what was begun first happens first, so a rehearsal never comes out otherwise.
    """

    def __init__(
        self,
        takes: Callable[[Stage, Job], float],
        comes_at: Callable[[int], float] = lambda _: 0.0,
        *,
        look_up_s: float = math.inf,
    ) -> None:
        """How many seconds a job takes, and when the item of a number is there at the earliest."""
        self._takes, self._comes_at, self._look_up_s = takes, comes_at, look_up_s
        self._now = 0.0
        self._asked = 0
        self._order = count()
        self._agenda: list[tuple[float, int, Event]] = []

    def now(self) -> float:
        """Seconds since the beginning."""
        return self._now

    def fetch(self, source: Iterator[Any]) -> None:
        """The next item of the source, at its time."""
        self._asked += 1
        event = fetched(source)
        due = 0.0 if isinstance(event, Exhausted) else self._comes_at(self._asked)
        self._plan(max(self._now, due), event)

    def begin(self, job: Job, stage: Stage) -> None:
        """A job, done at once, over when its time has passed; one that takes for ever hangs."""
        seconds = self._takes(stage, job)
        if seconds < math.inf:
            self._plan(self._now + seconds, Done(job, answers_of(stage, job)))

    def wait(self, until: float | None) -> Event | None:
        """What happens next."""
        limit = min(math.inf if until is None else until, self._now + self._look_up_s)
        if self._agenda and self._agenda[0][0] <= limit:
            self._now, _, event = heappop(self._agenda)
            return event
        if limit == math.inf:
            raise RuntimeError("nothing will ever happen again, and the relay is not over")
        self._now = max(self._now, limit)
        return None

    def _plan(self, when: float, event: Event) -> None:
        heappush(self._agenda, (when, next(self._order), event))
