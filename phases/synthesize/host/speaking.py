"""Batches go to the engine, answers go to those who asked."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from phases.clip import Clip
from phases.errors import EngineBroken, EngineFailed
from phases.synthesize.engines.facts import Recording
from phases.synthesize.host.queue import Job
from phases.synthesize.host.rules import HostRules
from phases.synthesize.host.worker import TookTooLong, Worker, failure
from phases.synthesize.protocol import Begun, Failed, NotTaken, Ruined, Spoken, TimedOut

_AT_FAULT = "The engine is at fault; its conformance tests show it."

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
    """The engine does not come back: only the end of the process ends it."""


class Speaking:
    """The engine at work."""

    def __init__(
        self, worker: Worker, rules: HostRules, engine: str, flush: Callable[[], Awaitable[None]]
    ) -> None:
        self.counts = Counts()
        self.busy = False
        self.largest_batch: int | None = None
        """What memory was found to hold, once it was found to be too small."""
        self._worker = worker
        self._rules = rules
        self._engine = engine
        self._flush = flush

    async def speak(self, jobs: Sequence[Job]) -> str | None:
        """Speak one batch and answer; why the host should end, if it should."""
        self.busy = True
        if any(job.alone for job in jobs):
            # It is suspected of killing hosts. What was spoken before must be out, or it would die with the suspect
            # and be blamed in its stead.
            await self._flush()
        reason = await self._speak(jobs)
        self.busy = False
        return reason or self._worn_out()

    async def _speak(self, jobs: Sequence[Job]) -> str | None:
        for job in jobs:
            job.answer(Begun(job.id))
        self.counts.batches += 1
        # An engine that takes its lines one after the other needs so long for a batch.
        seconds = self._rules.line_seconds * len(jobs)
        try:
            result = await self._worker.speak([job.line for job in jobs], seconds)
        except TookTooLong as error:
            for job in jobs:
                job.answer(TimedOut(job.id))
            raise Hung from error
        if result.value is not None:
            self._answer(jobs, result.value)
            return None
        if isinstance(result.raised, MemoryError) and len(jobs) > 1:
            return await self._in_halves(jobs)
        if isinstance(result.raised, MemoryError | EngineBroken):
            log.warning("ruined by a batch of %d: %s", len(jobs), result.raised)
            why = (
                f"out of memory. {result.raised}"
                if isinstance(result.raised, MemoryError)
                else str(result.raised)
            )
            for job in jobs:
                job.answer(Ruined(job.id, why.strip()))
            return why
        if len(jobs) > 1:
            return await self._in_parts(jobs, 1)
        self._fail(jobs[0], result.raised)
        return None

    async def _in_halves(self, jobs: Sequence[Job]) -> str | None:
        """There was no memory for so many at once; from now on fewer are tried."""
        self.largest_batch = max(1, len(jobs) // 2)
        log.warning("no memory for %d lines at once; from now on %d", len(jobs), self.largest_batch)
        return await self._in_parts(jobs, self.largest_batch)

    async def _in_parts(self, jobs: Sequence[Job], size: int) -> str | None:
        """One bad line must not fail its neighbours."""
        for start in range(0, len(jobs), size):
            if reason := await self._speak(jobs[start : start + size]):
                for other in jobs[start + size :]:
                    other.answer(NotTaken(other.id))
                return reason
        return None

    def _answer(self, jobs: Sequence[Job], recordings: Sequence[Recording]) -> None:
        self.counts.requests += len(jobs)
        self.counts.failures_in_a_row = 0
        for job, recording in zip(jobs, recordings, strict=True):
            job.answer(_spoken(job.id, recording))

    def _fail(self, job: Job, raised: BaseException | None) -> None:
        error = failure(raised or EngineFailed("The engine gave nothing.", _AT_FAULT), self._engine)
        log.warning("line failed: %s", error.message)
        job.answer(Failed(job.id, type(error).__name__, error.message, error.remedy))
        self.counts.requests += 1
        self.counts.failures += 1
        if error is not raised:  # an engine that says why it cannot speak a line is well
            self.counts.failures_in_a_row += 1

    def _worn_out(self) -> str | None:
        if self.counts.failures_in_a_row >= self._rules.poisoned_after:
            return f"{self.counts.failures_in_a_row} failures in a row"
        if self.counts.requests >= self._rules.recycle_after_lines:
            return f"{self.counts.requests} lines spoken"
        return None


def _spoken(number: int, recording: Recording) -> Spoken:
    clip: Clip = recording.clip
    return Spoken(
        number,
        clip.rate,
        clip.samples.astype("<f4", copy=False).tobytes(),
        recording.meant_samples,
        dict(recording.signals),
    )
