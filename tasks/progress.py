"""How far a production is, for whoever watches it."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from typing import Any

LISTENING = "listening"
"""The step in which segments of a recording are counted, and not chunks."""
TRANSLATING = "translating"
"""The step in which passages of subtitles are counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a production stands right now."""

    title: str = ""
    step: str = "starting"
    chunks: int = 0
    done: int = 0
    failed: int = 0
    reused: int = 0
    """Chunks that were done when this run began."""
    spoken: int = 0
    """Takes recorded in this run."""
    letters: int = 0
    letters_spoken: int = 0
    audio_seconds: float = 0.0
    """Seconds of audio recorded in this run."""
    speaking_seconds: float = 0.0
    """Wall seconds since the first take of this run was asked for."""
    busy: Mapping[str, float] = field(default_factory=dict)
    """Seconds that each kind of work took in this run; what is done at the same time counts each by itself."""
    report: Mapping[str, Any] | None = None
    """What the run came to, once it has ended."""

    @property
    def speed(self) -> float | None:
        """Seconds of audio per second of wall time, once there is something to tell."""
        return (
            self.audio_seconds / self.speaking_seconds
            if self.audio_seconds and self.speaking_seconds
            else None
        )

    @property
    def seconds_left(self) -> float | None:
        """How long speaking will still take at this speed."""
        if not self.speaking_seconds or not 0 < self.letters_spoken < self.letters:
            return None
        return (self.letters - self.letters_spoken) * self.speaking_seconds / self.letters_spoken


Listener = Callable[[Standing], None]
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within this block every production of this thread tells the listener how far it is."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class Progress:
    """Counts what the tasks of one production report, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # an interrupt may come while it is held
        self._standing = Standing()
        self._listener = _listener.get()
        self._speaking_since: float | None = None

    @property
    def standing(self) -> Standing:
        """The latest standing."""
        with self._lock:
            return self._standing

    def begin(self, title: str, *, chunks: int, done: int, letters: int) -> None:
        """A production has been planned: so many chunks, so many of them done, so many letters to speak."""
        self._tell(title=title, chunks=chunks, done=done, reused=done, letters=letters, step="speaking")

    def begin_step(self, name: str, title: str, *, chunks: int) -> None:
        """Something is about to be done with so many chunks that is no production."""
        self._tell(step=name, title=title, chunks=chunks, done=0)

    def step(self, name: str) -> None:
        """The production goes on to another step."""
        self._tell(step=name)

    @contextmanager
    def busy(self, work: str) -> Iterator[None]:
        """What is done within this block is work of that kind, from any thread: the report says how long it took."""
        began = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - began
            with self._lock:
                before = self._standing.busy
                self._tell(busy={**before, work: before.get(work, 0.0) + took})

    def speaking(self) -> None:
        """The first line is about to be spoken: the clock of the speed starts."""
        with self._lock:
            self._speaking_since = self._speaking_since or time.monotonic()

    def take_recorded(self, seconds: float, letters: int) -> None:
        """A take has been recorded."""
        now = time.monotonic()
        with self._lock:
            before = self._standing
            self._tell(
                step="speaking",
                spoken=before.spoken + 1,
                audio_seconds=before.audio_seconds + seconds,
                letters_spoken=before.letters_spoken + letters,
                speaking_seconds=now - (self._speaking_since or now),
            )

    def heard(self, milliseconds: int) -> None:
        """A segment of a recording has been heard."""
        now = time.monotonic()
        with self._lock:
            self._speaking_since = self._speaking_since or now
            before = self._standing
            self._tell(
                step=LISTENING,
                spoken=before.spoken + 1,
                audio_seconds=before.audio_seconds + milliseconds / 1000,
                speaking_seconds=now - self._speaking_since,
            )

    def recorded_elsewhere(self, takes: int, seconds: float, letters: int) -> None:
        """So many takes of this run have been recorded by other processes by now."""
        now = time.monotonic()
        with self._lock:
            self._tell(
                spoken=takes,
                audio_seconds=seconds,
                letters_spoken=letters,
                speaking_seconds=now - (self._speaking_since or now),
            )

    def chunks_done(self, done: int, failed: int) -> None:
        """So many chunks are done by now, and so many have failed."""
        self._tell(done=done, failed=failed)

    def pass_on(self, standing: Standing) -> None:
        """Somebody else works for the production: whoever listens hears how far that is."""
        self._tell(
            **{each.name: getattr(standing, each.name) for each in fields(Standing) if each.name != "report"}
        )

    def finish(self, report: Mapping[str, Any]) -> None:
        """The run has ended, well or not."""
        self._tell(report=report)

    def _tell(self, **changes: object) -> None:
        with self._lock:
            self._standing = replace(self._standing, **changes)  # type: ignore[arg-type]
            standing = self._standing
            if self._listener is not None:
                self._listener(standing)
