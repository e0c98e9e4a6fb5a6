"""What asking hosts came to, counted by whoever asks."""

import threading
from collections import Counter
from collections.abc import Mapping


class Tally:
    """Counts of one run, from any of its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loads: Counter[str] = Counter()
        self._parted: Counter[str] = Counter()

    @property
    def loads(self) -> Mapping[str, int]:
        """How often the model of a member was loaded for this run, by the member's name."""
        with self._lock:
            return dict(self._loads)

    @property
    def parted(self) -> Mapping[str, int]:
        """How many works were done again with fewer, or by themselves, because their batch failed; by the reason."""
        with self._lock:
            return dict(self._parted)

    def loaded(self, member: str) -> None:
        """A host was started for the run, and has loaded its member."""
        with self._lock:
            self._loads[member] += 1

    def part(self, why: str) -> None:
        """A work is taken out of its batch."""
        with self._lock:
            self._parted[why] += 1
