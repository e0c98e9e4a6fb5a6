"""A relay from its source to its end, with whoever does the work: threads, or a rehearsal in virtual time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from phases.errors import NocturneError
from phases.relay.facts import Delivered, Job, Lost, Stage
from phases.relay.relay import Relay

Halt = Literal["drain", "cancel"]
"""Take no more and finish what is inside; or finish only what is in hand."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The source has given an item."""

    item: Any


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The source has no more, or it broke."""

    error: NocturneError | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A worker has finished a job."""

    job: Job
    answers: Sequence[Any]


Event = Fetched | Exhausted | Done


class Crew(Protocol):
    """Those who do the work, each at the same time as the others."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        ...

    def fetch(self, source: Iterator[Any]) -> None:
        """Begin to ask the source for its next item."""
        ...

    def begin(self, job: Job, stage: Stage) -> None:
        """Begin a job."""
        ...

    def wait(self, until: float | None) -> Event | None:
        """What happens next; None if it is time, or time to look whether somebody wants to stop."""
        ...


def run(
    relay: Relay,
    source: Iterable[Any],
    crew: Crew,
    *,
    halt: Callable[[], Halt | None] = lambda: None,
    watch: Callable[[Job], None] = lambda _: None,
) -> Iterator[Delivered]:
    """Everything that comes out, in order, as early as it can; `watch` is told of each job that is over.

    What the source raises is raised when all that came before it has left.
    """
    items, is_fetching, broken = iter(source), False, None
    while True:
        _heed(relay, halt())
        yield from relay.leaving()
        if relay.is_over:
            break
        for job in relay.ready(crew.now()):
            crew.begin(job, relay.stages[job.stage])
        if not is_fetching and relay.wants_more:
            crew.fetch(items)
            is_fetching = True
        event = crew.wait(relay.deadline)
        if isinstance(event, Fetched):
            is_fetching = False
        if isinstance(event, Exhausted):
            broken = event.error
        _tell(relay, event, crew.now(), watch)
    if not relay.tally.balances:
        raise RuntimeError(f"a relay lost count of its items: {relay.tally}")
    if broken is not None:
        raise broken


def _tell(relay: Relay, event: Event | None, now: float, watch: Callable[[Job], None]) -> None:
    match event:
        case Fetched(item) if not relay.is_closed:
            relay.feed(item)
        case Exhausted():
            relay.close()
        case Done(job, answers):
            relay.finish(job, answers, now)
            watch(job)
        case _:
            pass
    relay.expire(now)


def _heed(relay: Relay, wanted: Halt | None) -> None:
    if wanted == "cancel":
        relay.cancel()
    elif wanted == "drain":
        relay.close()


def fetched(source: Iterator[Any]) -> Fetched | Exhausted:
    """The next item of a source, or its end."""
    try:
        return Fetched(next(source))
    except StopIteration:
        return Exhausted()
    except NocturneError as error:
        return Exhausted(error)


def answers_of(stage: Stage, job: Job) -> list[Any]:
    """What a stage answers for each of the items; an error of ours is an answer too."""
    try:
        return list(stage.work([ticket.value for ticket in job.tickets]))
    except NocturneError as error:
        return [Lost("failed", error.message)] * len(job.tickets)
