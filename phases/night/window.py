"""When a night may work: from one time of day to another, in a time zone, on some days of the week.

Times are what the clocks of the zone show. A time that the clocks skip is the moment they jump; a time that they show
twice is the first of the two. So a night may have 23 or 25 hours, and no instant belongs to two nights.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)
EVERY_DAY: frozenset[Day] = frozenset(DAYS)
_DAY = timedelta(days=1)
_LONGEST = 8
"""How many days back the opening may have begun that holds an instant: six whole days, and what clocks do."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One night on the calendar: instants in UTC."""

    begins: datetime
    ends: datetime | None
    """From then on nothing new is begun; None if it never ends."""
    deadline: datetime | None = None
    """By then whatever is still being finished is stopped; None if it may be finished however long that takes."""

    def holds(self, at: datetime) -> bool:
        """Whether it is open at that instant: its first one belongs to it, its last one does not."""
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class Window:
    """When nights begin and end. A night that crosses midnight belongs to the day on which it begins."""

    start: time
    end: time
    """The same as `start`: the whole day."""
    zone: ZoneInfo
    days: frozenset[Day] = EVERY_DAY
    """On which days nights begin."""
    deadline: time | None = None

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError(f"the days of a window are some of {', '.join(DAYS)}")
        if any(each is not None and each.tzinfo for each in (self.start, self.end, self.deadline)):
            raise ValueError("the times of a window are in its zone; they have none of their own")
        if self.deadline is not None and not _in_turn(self.end, self.deadline, self.start):
            raise ValueError("the deadline lies between the end of a window and the next start")

    @classmethod
    def always(cls) -> Self:
        """Open at any time."""
        return cls(time(), time(), ZoneInfo("UTC"))

    @property
    def never_closes(self) -> bool:
        """Whether it is open day and night."""
        return self.start == self.end and self.days == EVERY_DAY

    def is_open(self, at: datetime) -> bool:
        """Whether something new may be begun at that instant."""
        return self.opening(at).holds(at)

    def opening(self, at: datetime) -> Opening:
        """The opening that holds this instant, or else the next one."""
        return next(self.openings(at))

    def openings(self, at: datetime) -> Iterator[Opening]:
        """The opening that holds this instant, if one does, and all that follow it."""
        at = _in_utc(at)
        if self.never_closes:
            yield Opening(at, None)
            return
        for opening in self._joined(at.astimezone(self.zone).date() - _LONGEST * _DAY):
            if opening.ends is None or at < opening.ends:
                yield opening

    def _joined(self, first: date) -> Iterator[Opening]:
        """Openings in order; those that touch are one."""
        last: Opening | None = None
        for opening in self._daily(first):
            if last is None:
                last = opening
            elif last.ends == opening.begins:
                last = replace(opening, begins=last.begins)
            else:
                yield last
                last = opening

    def _daily(self, first: date) -> Iterator[Opening]:
        for day in (first + number * _DAY for number in count()):
            begins = reached(day, self.start, self.zone)
            end_day = day if self.end > self.start else day + _DAY
            ends = reached(end_day, self.end, self.zone)
            # The clocks may skip all of it.
            if DAYS[day.weekday()] in self.days and begins < ends:
                yield Opening(begins, ends, self._deadline(end_day))

    def _deadline(self, end_day: date) -> datetime | None:
        if self.deadline is None:
            return None
        day = end_day if self.deadline >= self.end else end_day + _DAY
        return reached(day, self.deadline, self.zone)


def reached(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The first instant at which the clocks of the zone show this time of this day, or a later one."""
    shown = datetime.combine(day, wall)
    found = shown.replace(tzinfo=zone).astimezone(UTC)
    if _shown(found, zone) == shown:
        return found
    return _jump(shown.replace(tzinfo=zone, fold=1).astimezone(UTC), found, shown, zone)


def _jump(before: datetime, after: datetime, skipped: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks jump over a time, somewhere between these two."""
    before = before.replace(microsecond=0)
    early, late = 0, int((after - before).total_seconds()) + 1
    while late - early > 1:
        middle = (early + late) // 2
        if _shown(before + timedelta(seconds=middle), zone) < skipped:
            early = middle
        else:
            late = middle
    return before + timedelta(seconds=late)


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return at.astimezone(UTC)


def _in_turn(first: time, second: time, third: time) -> bool:
    """Whether a clock that shows the first shows the second no later than the third."""
    return _since(first, second) <= _since(first, third)


def _since(first: time, then: time) -> timedelta:
    return (datetime.combine(date.min, then) - datetime.combine(date.min, first)) % _DAY
