"""Hours of work, laid into the nights to come."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from phases.night.window import Window

HORIZON = timedelta(days=366)
"""What ends later than this is said to have no end in sight."""


class Calendar:
    """Seconds of open windows, as instants."""

    def __init__(self, now: datetime, window: Window) -> None:
        self._now = now.astimezone(UTC)  # elsewhere an hour is not always an hour
        self._window = window
        self.tonight = next(self._spans())[1]

    def instants(self, seconds: Sequence[float], *, is_end: bool) -> list[datetime | None]:
        """When so many seconds of open time have passed; None beyond the horizon.

        What falls on the very end of a night ends with it, but begins with the next one.
        """
        found: list[datetime | None] = [None] * len(seconds)
        spans = self._spans()
        begins, length, passed = *next(spans), 0.0
        for number in sorted(range(len(seconds)), key=seconds.__getitem__):
            while (left := seconds[number] - passed) > length or (left == length and not is_end):
                passed += length
                span = next(spans, None)
                if span is None:
                    return found
                begins, length = span
            if left <= HORIZON.total_seconds():
                found[number] = begins + timedelta(seconds=left)
        return found

    def _spans(self) -> Iterator[tuple[datetime, float]]:
        """From when on, and for how many seconds, the window is open, tonight first."""
        for opening in self._window.openings(self._now):
            begins = max(opening.begins, self._now)
            if opening.ends is None:
                yield begins, float("inf")
                return
            yield begins, (opening.ends - begins).total_seconds()
            if opening.ends > self._now + HORIZON:
                return
