"""The works that wait for the member: bounded, first come first served, gathered into batches."""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from phases.hosting.protocol import Reply


@dataclass(slots=True, eq=False)
class Job:
    """A work, and where its answer goes."""

    id: int
    work: object
    bucket: Hashable
    """Works that go well together have the same."""
    alone: bool
    answer: Callable[[Reply], None]
    owner: object
    at_once: int = 0
    """With how many it may be done at most; 0 is as many as there are."""
    came: float = field(default_factory=lambda: asyncio.get_running_loop().time())


class WorkQueue:
    """Waiting jobs, given out as batches."""

    def __init__(self, *, capacity: int, max_batch: int, wait_seconds: float) -> None:
        self._waiting: deque[Job] = deque()
        self._capacity = capacity
        self._max_batch = max_batch
        self._wait_seconds = wait_seconds
        self._came = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, job: Job) -> bool:
        """Whether there was room."""
        if len(self._waiting) >= self._capacity:
            return False
        self._waiting.append(job)
        self._came.set()
        return True

    def shrink(self, max_batch: int) -> None:
        """No more than so many at once from now on."""
        self._max_batch = min(self._max_batch, max_batch)

    def drop(self, owner: object = None, ids: set[int] | None = None) -> list[Job]:
        """The jobs that were waiting, and wait no more: all, or those of one owner, or some of those."""
        dropped = [
            job for job in self._waiting if owner in {None, job.owner} and (ids is None or job.id in ids)
        ]
        for job in dropped:
            self._waiting.remove(job)
        return dropped

    def close(self) -> None:
        """No more come: what waits is given out at once, and then nothing."""
        self._closed = True
        self._came.set()

    async def next_batch(self) -> list[Job]:
        """The oldest job and those that go with it, once they are enough or it has waited enough; [] is the end."""
        loop = asyncio.get_running_loop()
        while self._waiting or not self._closed:
            self._came.clear()
            batch = self._fitting()
            patience = batch[0].came + self._wait_seconds - loop.time() if batch else None
            if batch and (self._is_full(batch) or (patience is not None and patience <= 0)):
                for job in batch:
                    self._waiting.remove(job)
                return batch
            await self._wait_for_more(patience)
        return []

    def _fitting(self) -> list[Job]:
        if not self._waiting:
            return []
        first = self._waiting[0]
        if first.alone:
            return [first]
        mates = (job for job in self._waiting if _kind(job) == _kind(first) and not job.alone)
        return [job for job, _ in zip(mates, range(self._most(first)), strict=False)]

    def _is_full(self, batch: list[Job]) -> bool:
        return self._closed or len(batch) >= self._most(batch[0]) or batch[0].alone

    def _most(self, job: Job) -> int:
        return min(self._max_batch, job.at_once or self._max_batch)

    async def _wait_for_more(self, patience: float | None) -> None:
        try:
            async with asyncio.timeout(patience):
                await self._came.wait()
        except TimeoutError:
            return


def _kind(job: Job) -> tuple[Hashable, int]:
    return job.bucket, job.at_once
