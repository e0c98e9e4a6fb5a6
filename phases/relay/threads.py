"""The crew of a relay at work: a thread for each job."""

import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from phases.relay.facts import Job, Stage
from phases.relay.running import Done, Event, answers_of, fetched

_LOOK_UP_S = 0.1
"""How often it is asked whether somebody wants to stop."""


class Threads:
    """A thread begins in 0.1 ms, nothing beside hearing a sentence; one that hangs keeps nobody from ending."""

    def __init__(self) -> None:
        self._happened: SimpleQueue[Event | BaseException] = SimpleQueue()

    def now(self) -> float:
        """Seconds of the clock that never goes back."""
        return time.monotonic()

    def fetch(self, source: Iterator[Any]) -> None:
        """Begin to ask the source."""
        Thread(target=self._fetch, args=(source,), name="relay-source", daemon=True).start()

    def begin(self, job: Job, stage: Stage) -> None:
        """Begin a job."""
        name = f"relay-{stage.name}-{job.worker}"
        Thread(target=self._do, args=(job, stage), name=name, daemon=True).start()

    def wait(self, until: float | None) -> Event | None:
        """What happens next, or None after a tenth of a second."""
        left = _LOOK_UP_S if until is None else min(_LOOK_UP_S, max(0.0, until - self.now()))
        try:
            event = self._happened.get(timeout=left)
        except Empty:
            return None
        if isinstance(event, BaseException):
            raise event
        return event

    def _fetch(self, source: Iterator[Any]) -> None:
        self._tell(lambda: fetched(source))

    def _do(self, job: Job, stage: Stage) -> None:
        self._tell(lambda: Done(job, answers_of(stage, job)))

    def _tell(self, do: Callable[[], Event]) -> None:
        try:
            self._happened.put(do())
        except BaseException as error:  # noqa: BLE001  it is raised where the relay is run
            self._happened.put(error)
