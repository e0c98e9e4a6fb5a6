"""How the listening goes in this run: how fast, and whether a recognizer has fallen silent."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from phases.errors import EngineError
from phases.take import Take

T = TypeVar("T")

TOLD_APART_SECONDS = 60.0
"""So much must have been heard before the speed is believed."""
MOST_FAILURES = 4
"""A recognizer that fails so often in a row is not asked again in this run: each time costs minutes."""


class Attention:
    """Counts, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._audio_seconds = 0.0
        self._wall_seconds = 0.0
        self._failures: Counter[str] = Counter()
        self._silent: dict[str, EngineError] = {}

    @property
    def speed(self) -> float | None:
        """Seconds of audio heard per second, once enough has been heard."""
        with self._lock:
            if self._audio_seconds < TOLD_APART_SECONDS:
                return None
            return self._audio_seconds / max(self._wall_seconds, 1e-6)

    def timing(self, heard: Iterator[tuple[Take, T]]) -> Iterator[tuple[Take, T]]:
        """The same, with the time between answers noted; that before the first one is loading."""
        before: float | None = None
        for take, answer in heard:
            now = time.monotonic()
            if before is not None:
                with self._lock:
                    self._audio_seconds += take.seconds
                    self._wall_seconds += now - before
            yield take, answer
            before = time.monotonic()

    def note(self, recognizer: str, answer: object) -> None:
        """A take was heard, or was not."""
        with self._lock:
            if not isinstance(answer, EngineError):
                self._failures[recognizer] = 0
                return
            self._failures[recognizer] += 1
            if self._failures[recognizer] >= MOST_FAILURES:
                self._silent[recognizer] = answer

    def give_up(self, recognizer: str, error: EngineError) -> None:
        """It cannot listen at all."""
        with self._lock:
            self._silent[recognizer] = error

    def why_silent(self, recognizer: str) -> EngineError | None:
        """Why it is not asked any more, if it is not."""
        with self._lock:
            return self._silent.get(recognizer)
