"""The rules of a relay, without threads and without a clock: who may begin what, who must wait, what comes out when.

Whoever drives it tells it what has happened and at what time, and asks what may begin. So the same rules run on threads
and in virtual time.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from phases.relay.facts import Delivered, Job, Live, Lost, Stage, Tally, Ticket


class Relay:
    """Stages with a bounded queue before each, and an exit through which everything leaves in order.

    Without `live` whoever feeds it asks first whether it `wants_more`, and nothing is lost. With it, feeding never
    waits: what waits longest makes room, drafts by being skipped, the others by becoming one.
    """

    def __init__(self, stages: Sequence[Stage], live: Live | None = None) -> None:
        self.stages = tuple(stages)
        self.live = live
        self.tally = Tally(deepest=[0] * len(self.stages))
        self._queues: list[deque[Ticket]] = [deque() for _ in self.stages]
        self._hands: list[list[Job]] = [[] for _ in self.stages]
        self._settled: dict[int, Any] = {}
        self._next_out = 1
        self._inside: set[int] = set()
        self._most_inside = sum(stage.room + stage.workers * stage.together for stage in self.stages)
        self._closed = self._cancelled = False

    @property
    def wants_more(self) -> bool:
        """Whether the source may be asked for an item: what is live comes anyway, and is never kept waiting."""
        has_room = len(self._queues[0]) < self.stages[0].room
        return not self._closed and (has_room or self.live is not None)

    @property
    def is_closed(self) -> bool:
        """Whether no more items are taken."""
        return self._closed

    @property
    def is_over(self) -> bool:
        """Whether all that came in has left."""
        return self._closed and self._next_out > self.tally.created

    @property
    def deadline(self) -> float | None:
        """When the next worker is to be given up."""
        times = (job.deadline for jobs in self._hands for job in jobs if job.made is None)
        return min((time for time in times if time is not None), default=None)

    def feed(self, value: object) -> None:
        """One more item, behind all others."""
        self.tally.created += 1
        queue = self._queues[0]
        queue.append(Ticket(self.tally.created, value))
        if self.live is not None:
            self._make_room(queue, self.live)
        self._note_depth(0)

    def close(self) -> None:
        """No more comes; what is inside is finished."""
        self._closed = True

    def cancel(self) -> None:
        """No more comes, and nothing is begun any more; only what is in hand is finished."""
        self._closed = self._cancelled = True
        for queue in self._queues:
            self._stopped(queue)
            queue.clear()
        for jobs in self._hands:
            for job in [job for job in jobs if job.made is not None]:
                self._stopped(job.made or ())
                jobs.remove(job)

    def ready(self, now: float) -> Iterator[Job]:
        """The jobs that may begin now; whoever gets one has to do it."""
        while True:
            begun = self._hand_out(now)
            if begun is None:
                return
            yield from begun

    def finish(self, job: Job, answers: Sequence[Any], now: float) -> None:
        """A worker is done: an answer for each item. Whoever was given up before is not listened to any more."""
        if job not in self._hands[job.stage]:
            return
        job.ended = now
        if len(answers) != len(job.tickets):
            answers = [Lost("failed", self._miscounted(job, answers))] * len(job.tickets)
        job.made = []
        for ticket, answer in zip(job.tickets, answers, strict=True):
            if isinstance(answer, Lost):
                self._settle(ticket.number, answer)
            else:
                job.made.append(Ticket(ticket.number, answer, ticket.weight))
        if self._cancelled and job.stage + 1 < len(self.stages):
            self._stopped(job.made)
            job.made = []
        self._hand_on(job.stage)

    def expire(self, now: float) -> None:
        """Give up the workers that are over their time, and the items they have in hand."""
        for stage, jobs in zip(self.stages, self._hands, strict=True):
            late = [
                job for job in jobs if job.made is None and job.deadline is not None and job.deadline <= now
            ]
            for job in late:
                job.ended = now
                jobs.remove(job)
                for ticket in job.tickets:
                    why = f"{stage.name} took longer than {stage.limit_s:g} s"
                    self._settle(ticket.number, Lost("failed", why))

    def leaving(self) -> Iterator[Delivered]:
        """What can leave now: everything before it has left."""
        while self._next_out in self._settled:
            number, value = self._next_out, self._settled.pop(self._next_out)
            self._next_out += 1
            self._inside.discard(number)
            yield Delivered(number, value)

    def _hand_out(self, now: float) -> list[Job] | None:
        """One round through the stages, the last one first; None if nothing moved."""
        begun, moved = list[Job](), False
        for stage in reversed(range(len(self.stages))):
            moved |= self._hand_on(stage)
            job = self._take(stage, now)
            begun += [job] if job else []
        return begun if begun or moved else None

    def _take(self, place: int, now: float) -> Job | None:
        stage, queue, busy = self.stages[place], self._queues[place], self._hands[place]
        count = min(stage.together, len(queue))
        if place == 0:  # whoever waits at the exit takes up room as well
            count = min(count, self._most_inside - len(self._inside))
        if count < 1 or len(busy) >= stage.workers:
            return None
        worker = min(set(range(stage.workers)) - {job.worker for job in busy})
        tickets = [queue.popleft() for _ in range(count)]
        self._inside.update(ticket.number for ticket in tickets)
        deadline = None if stage.limit_s is None else now + stage.limit_s * count
        job = Job(place, worker, tickets, now, deadline)
        busy.append(job)
        return job

    def _hand_on(self, place: int) -> bool:
        """What is made goes to the next stage as far as there is room; whoever still holds something is busy."""
        moved = False
        for job in [job for job in self._hands[place] if job.made is not None]:
            while job.made and self._hands_over(place, job.made[0]):
                job.made.pop(0)
                moved = True
            if not job.made:
                self._hands[place].remove(job)
                moved = True
        return moved

    def _hands_over(self, place: int, ticket: Ticket) -> bool:
        if place + 1 == len(self.stages):
            self._settle(ticket.number, ticket.value)
            return True
        if len(self._queues[place + 1]) >= self.stages[place + 1].room:
            return False
        self._queues[place + 1].append(ticket)
        self._note_depth(place + 1)
        return True

    def _make_room(self, queue: deque[Ticket], live: Live) -> None:
        """Drafts that wait behind no worker are overtaken; then the two lightest neighbours become one."""
        drafts = [ticket for ticket in queue if live.is_draft(ticket.value)]
        surplus = len(queue) - self.stages[0].room
        overtaken = [ticket for ticket in drafts if ticket is not queue[-1]]
        overtaken += [ticket for ticket in drafts if ticket is queue[-1]]
        for ticket in overtaken[: max(0, surplus)]:
            queue.remove(ticket)
            self._settle(ticket.number, Lost("skipped", "a draft, and there is more to do than can be done"))
        while len(queue) > self.stages[0].room:
            place = min(range(len(queue) - 1), key=lambda at: queue[at].weight + queue[at + 1].weight)
            earlier, later = queue[place], queue[place + 1]
            queue[place] = Ticket(
                earlier.number, live.merge(earlier.value, later.value), earlier.weight + later.weight
            )
            del queue[place + 1]
            self._settle(later.number, Lost("coalesced", f"went on as a part of number {earlier.number}"))

    def _settle(self, number: int, value: object) -> None:
        if isinstance(value, Lost):
            self.tally.lost[value.fate] += 1
        else:
            self.tally.emitted += 1
        self._settled[number] = value

    def _stopped(self, tickets: Sequence[Ticket]) -> None:
        for ticket in tickets:
            self._settle(ticket.number, Lost("failed", "stopped before its turn"))

    def _note_depth(self, place: int) -> None:
        self.tally.deepest[place] = max(self.tally.deepest[place], len(self._queues[place]))

    def _miscounted(self, job: Job, answers: Sequence[Any]) -> str:
        return f"{self.stages[job.stage].name} gave {len(answers)} answers for {len(job.tickets)} items"
