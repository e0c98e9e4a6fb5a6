"""Hearing and translating with stand-ins that take as long as is said: one after the other, or as a relay."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from phases.relay import Job, Rehearsal, Relay, Stage, Threads, run


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds that a segment takes."""

    hear: float
    translate: float

    @property
    def together(self) -> float:
        """What one alone needs for it."""
        return self.hear + self.translate


@dataclass(frozen=True, slots=True)
class Crewed:
    """How many hear and translate at once; none of them: one does everything, one segment after the other."""

    hear: int = 0
    translate: int = 0

    def __str__(self) -> str:
        return f"{self.hear}+{self.translate}" if self.hear else "one by one"

    def bound(self, costs: Costs) -> float:
        """How many times faster than one by one it can be at most: the slowest stage decides."""
        if not self.hear:
            return 1.0
        return costs.together / max(costs.hear / self.hear, costs.translate / self.translate)


@dataclass(frozen=True, slots=True)
class Outcome:
    """When each segment was there, and what everybody did meanwhile."""

    stages: tuple[Stage, ...]
    left: tuple[float, ...]
    jobs: tuple[Job, ...]
    deepest: tuple[int, ...]

    @property
    def seconds(self) -> float:
        """Until the last one was there."""
        return self.left[-1]


def rehearsed(
    items: int, costs: Costs, crewed: Crewed, comes_at: Callable[[int], float] = lambda _: 0.0
) -> Outcome:
    """In virtual time: exact."""
    crew = Rehearsal(lambda stage, _: _seconds(stage.name, costs), comes_at)
    return _run(items, _stages(crewed, lambda _: None), crew, 1.0)


def slept(items: int, costs: Costs, crewed: Crewed, scale: float) -> Outcome:
    """On threads that sleep, so many times faster; the times are told as if they were not."""
    stages = _stages(crewed, lambda name: time.sleep(_seconds(name, costs) / scale))
    return _run(items, stages, Threads(), scale)


def _run(items: int, stages: tuple[Stage, ...], crew: Rehearsal | Threads, scale: float) -> Outcome:
    relay, left, jobs = Relay(stages), list[float](), list[Job]()
    begin = crew.now()
    for _ in run(relay, range(items), crew, watch=jobs.append):
        left.append((crew.now() - begin) * scale)
    for job in jobs:
        job.began = (job.began - begin) * scale
        job.ended = None if job.ended is None else (job.ended - begin) * scale
    return Outcome(stages, tuple(left), tuple(jobs), tuple(relay.tally.deepest))


def _stages(crewed: Crewed, wait: Callable[[str], None]) -> tuple[Stage, ...]:
    def stage(name: str, workers: int, room: int) -> Stage:
        def work(items: Sequence[int]) -> Iterator[int]:
            wait(name)
            return iter(items)

        return Stage(name, lambda items: list(work(items)), workers=workers, room=room)

    if not crewed.hear:
        return (stage("both", 1, 10),)
    return stage("hear", crewed.hear, 10), stage("translate", crewed.translate, 5)


def _seconds(name: str, costs: Costs) -> float:
    return {"hear": costs.hear, "translate": costs.translate, "both": costs.together}[name]
