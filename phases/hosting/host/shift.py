"""Batches go to the member, answers go to those who asked."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import msgspec

from phases.errors import EngineBroken
from phases.hosting.host.queue import Job
from phases.hosting.host.rules import HostRules
from phases.hosting.host.worker import TookTooLong, Worker, failure
from phases.hosting.protocol import Begun, Done, Failed, NotTaken, Parted, Ruined, TimedOut

log = logging.getLogger("host")


@dataclass(slots=True)
class Counts:
    """What the host has done."""

    loads: int = 0
    unloads: int = 0
    requests: int = 0
    batches: int = 0
    failures: int = 0
    failures_in_a_row: int = 0


class Hung(Exception):
    """The member does not come back: only the end of the process ends it."""


class Shift:
    """The member at work."""

    def __init__(
        self, worker: Worker, rules: HostRules, member: str, flush: Callable[[], Awaitable[None]]
    ) -> None:
        self.counts = Counts()
        self.busy = False
        self.largest_batch: int | None = None
        """What memory was found to hold, once it was found to be too small."""
        self._worker = worker
        self._rules = rules
        self._member = member
        self._flush = flush

    async def do(self, jobs: Sequence[Job]) -> str | None:
        """Do one batch and answer; why the host should end, if it should."""
        self.busy = True
        if any(job.alone for job in jobs):
            # It is suspected of killing hosts. What was done before must be out, or it would die with the suspect
            # and be blamed in its stead.
            await self._flush()
        reason = await self._do(jobs)
        self.busy = False
        return reason or self._worn_out()

    async def _do(self, jobs: Sequence[Job]) -> str | None:
        for job in jobs:
            job.answer(Begun(job.id))
        self.counts.batches += 1
        # A member that takes its works one after the other needs so long for a batch.
        seconds = self._rules.line_seconds * len(jobs)
        try:
            outcome = await self._worker.do([job.work for job in jobs], seconds)
        except TookTooLong as error:
            for job in jobs:
                job.answer(TimedOut(job.id))
            raise Hung from error
        raised = outcome.raised
        if raised is None:
            self._answer(jobs, outcome.value or [])
            return None
        if isinstance(raised, MemoryError) and len(jobs) > 1:
            return await self._in_halves(jobs)
        if isinstance(raised, MemoryError | EngineBroken):
            log.warning("ruined by a batch of %d: %s", len(jobs), raised)
            why = f"out of memory. {raised}" if isinstance(raised, MemoryError) else str(raised)
            for job in jobs:
                job.answer(Ruined(job.id, why.strip()))
            return why
        if len(jobs) > 1:
            return await self._in_parts(jobs, 1, str(raised).strip() or type(raised).__name__)
        self._fail(jobs[0], raised)
        return None

    async def _in_halves(self, jobs: Sequence[Job]) -> str | None:
        """There was no memory for so many at once; from now on fewer are tried."""
        self.largest_batch = max(1, len(jobs) // 2)
        log.warning("no memory for %d at once; from now on %d", len(jobs), self.largest_batch)
        return await self._in_parts(jobs, self.largest_batch, "out of memory")

    async def _in_parts(self, jobs: Sequence[Job], size: int, why: str) -> str | None:
        """One bad work must not fail its neighbours."""
        for job in jobs:
            job.answer(Parted(job.id, why))
        for start in range(0, len(jobs), size):
            if reason := await self._do(jobs[start : start + size]):
                for other in jobs[start + size :]:
                    other.answer(NotTaken(other.id))
                return reason
        return None

    def _answer(self, jobs: Sequence[Job], results: Sequence[msgspec.Raw]) -> None:
        self.counts.requests += len(jobs)
        self.counts.failures_in_a_row = 0
        for job, result in zip(jobs, results, strict=True):
            job.answer(Done(job.id, result))

    def _fail(self, job: Job, raised: BaseException) -> None:
        error = failure(raised, self._member)
        log.warning("failed: %s", error.message)
        job.answer(Failed(job.id, type(error).__name__, error.message, error.remedy))
        self.counts.requests += 1
        self.counts.failures += 1
        if error is not raised:  # a member that says why it cannot do something is well
            self.counts.failures_in_a_row += 1

    def _worn_out(self) -> str | None:
        if self.counts.failures_in_a_row >= self._rules.poisoned_after:
            return f"{self.counts.failures_in_a_row} failures in a row"
        if self.counts.requests >= self._rules.recycle_after_lines:
            return f"{self.counts.requests} works done"
        return None
