"""When a night may work: the rules for every zone and every change of clocks, in virtual time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from phases.night.window import DAYS, EVERY_DAY, Opening, Window, reached

ZONES = sorted(name for name in available_timezones() if name != "localtime")
PRAGUE = ZoneInfo("Europe/Prague")
NIGHT = Window(time(22), time(6), PRAGUE)
SECOND = timedelta(seconds=1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59), st.sampled_from([0, 0, 0, 30]))
day_sets = st.just(EVERY_DAY) | st.frozensets(st.sampled_from(DAYS), min_size=1)
plain_windows = st.builds(Window, times, times, zones, day_sets)


@st.composite
def windows_with_deadline(draw: st.DrawFn) -> Window:
    plain = draw(plain_windows)
    between = timedelta(
        hours=plain.start.hour - plain.end.hour, minutes=plain.start.minute - plain.end.minute
    )
    seconds = int((between % timedelta(days=1)).total_seconds())
    after = draw(st.integers(0, max(0, seconds - 60)))
    deadline = (datetime.combine(date.min, plain.end) + timedelta(seconds=after)).time()
    return Window(plain.start, plain.end, plain.zone, plain.days, deadline)


windows = plain_windows | windows_with_deadline()


@st.composite
def zones_and_instants(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """Any instant of some eighty years, more often than not near a change of clocks."""
    zone = draw(zones)
    at = datetime(1960, 1, 1, tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 80 * 365 * 86_400)))
    if draw(st.booleans()):
        at = next_change(at, zone) + timedelta(minutes=draw(st.integers(-36 * 60, 36 * 60)))
    return zone, at


def next_change(at: datetime, zone: ZoneInfo) -> datetime:
    """The day on which the clocks of this zone change next, within a year; else the same instant."""
    days = (at + timedelta(days=number) for number in range(366))
    return next(
        (b for a, b in pairwise(days) if a.astimezone(zone).utcoffset() != b.astimezone(zone).utcoffset()), at
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(opening: Opening) -> float:
    assert opening.ends is not None
    return (opening.ends - opening.begins).total_seconds() / 3600


@given(windows, zones_and_instants())
def test_it_is_open_exactly_between_a_start_and_its_end(
    window: Window, moment: tuple[ZoneInfo, datetime]
) -> None:
    zone, at = moment
    window = Window(window.start, window.end, zone, window.days, window.deadline)
    day = at.astimezone(zone).date()
    spans = []
    for number in range(-3, 3):
        start_day = day + timedelta(days=number)
        end_day = start_day if window.start < window.end else start_day + timedelta(days=1)
        if DAYS[start_day.weekday()] in window.days:
            spans.append((reached(start_day, window.start, zone), reached(end_day, window.end, zone)))
    assert window.is_open(at) == any(begin <= at < end for begin, end in spans)


@given(windows, zones_and_instants())
def test_the_next_opening_is_open_from_its_first_instant_to_its_last(
    window: Window, moment: tuple[ZoneInfo, datetime]
) -> None:
    zone, at = moment
    window = Window(window.start, window.end, zone, window.days, window.deadline)
    opening = window.opening(at)
    assert window.is_open(opening.begins)
    if opening.ends is not None:
        assert opening.begins < opening.ends
        assert window.is_open(opening.ends - timedelta(microseconds=1))
        assert not window.is_open(opening.ends)
        assert at < opening.ends
        assert opening.deadline is None or opening.ends <= opening.deadline


@given(windows, zones_and_instants())
def test_no_instant_is_lost_between_two_openings_and_none_is_in_both(
    window: Window, moment: tuple[ZoneInfo, datetime]
) -> None:
    zone, at = moment
    window = Window(window.start, window.end, zone, window.days, window.deadline)
    assume(not window.never_closes)
    for first, second in pairwise(islice(window.openings(at), 4)):
        assert first.ends is not None
        assert first.ends < second.begins
        assert window.opening(first.ends) == second
        assert window.opening(second.begins - timedelta(microseconds=1)) == second
        assert first.deadline is None or first.deadline <= second.begins


@given(zones_and_instants(), times)
def test_a_time_is_reached_when_the_clocks_first_show_it_or_a_later_one(
    moment: tuple[ZoneInfo, datetime], wall: time
) -> None:
    zone, at = moment
    day = at.astimezone(zone).date()
    found = reached(day, wall, zone)
    shown = datetime.combine(day, wall)
    assert found.astimezone(zone).replace(tzinfo=None) >= shown
    for back in (1, 60, 600, 3600, 7200, 86_400):
        earlier = (found - timedelta(seconds=back)).astimezone(zone).replace(tzinfo=None)
        assert earlier < shown or _shows_it_twice(found, back, zone)


def _shows_it_twice(found: datetime, back: int, zone: ZoneInfo) -> bool:
    """Whether the clocks were set back in between, past a time they had shown before."""
    before = found - timedelta(seconds=back)
    return before.astimezone(zone).utcoffset() > found.astimezone(zone).utcoffset()  # type: ignore[operator]


@given(zones_and_instants(), times, times)
def test_times_of_a_day_are_reached_in_their_order(
    moment: tuple[ZoneInfo, datetime], one: time, other: time
) -> None:
    zone, at = moment
    day = at.astimezone(zone).date()
    earlier, later = sorted((one, other))
    assert reached(day, earlier, zone) <= reached(day, later, zone)


@pytest.mark.parametrize(
    ("window", "at", "begins", "ends"),
    [
        pytest.param(
            NIGHT, "2026-03-28 12:00", "2026-03-28 21:00", "2026-03-29 04:00", id="Prague, 7 hours in spring"
        ),
        pytest.param(
            NIGHT, "2026-10-24 12:00", "2026-10-24 20:00", "2026-10-25 05:00", id="Prague, 9 hours in autumn"
        ),
        pytest.param(
            Window(time(2, 30), time(6), PRAGUE),
            "2026-03-28 12:00",
            "2026-03-29 01:00",
            "2026-03-29 04:00",
            id="a start that is skipped is the jump",
        ),
        pytest.param(
            Window(time(2, 30), time(6), PRAGUE),
            "2026-10-24 12:00",
            "2026-10-25 00:30",
            "2026-10-25 05:00",
            id="a start that exists twice is the first",
        ),
        pytest.param(
            Window(time(22), time(2, 30), PRAGUE),
            "2026-10-24 12:00",
            "2026-10-24 20:00",
            "2026-10-25 00:30",
            id="an end that exists twice is the first",
        ),
        pytest.param(
            Window(time(2, 10), time(2, 50), PRAGUE),
            "2026-03-28 12:00",
            "2026-03-30 00:10",
            "2026-03-30 00:50",
            id="a window that is skipped as a whole",
        ),
        pytest.param(
            Window(time(22), time(6), ZoneInfo("America/New_York")),
            "2026-03-08 00:00",
            "2026-03-08 03:00",
            "2026-03-08 10:00",
            id="New York, spring",
        ),
        pytest.param(
            Window(time(22), time(6), ZoneInfo("America/New_York")),
            "2026-11-01 00:00",
            "2026-11-01 02:00",
            "2026-11-01 11:00",
            id="New York, autumn",
        ),
        pytest.param(
            Window(time(22), time(6), ZoneInfo("Australia/Lord_Howe")),
            "2026-04-04 10:00",
            "2026-04-04 11:00",
            "2026-04-04 19:30",
            id="Lord Howe sets clocks by half an hour",
        ),
        pytest.param(
            Window(time(2, 15), time(2, 20), ZoneInfo("Australia/Lord_Howe")),
            "2026-10-03 00:00",
            "2026-10-04 15:15",
            "2026-10-04 15:20",
            id="Lord Howe skips 2:00 to 2:30",
        ),
        pytest.param(
            Window(time(22), time(6), ZoneInfo("Pacific/Apia")),
            "2011-12-30 09:00",
            "2011-12-30 08:00",
            "2011-12-30 16:00",
            id="Samoa had no 30 December",
        ),
    ],
)
def test_nights_on_which_clocks_change(window: Window, at: str, begins: str, ends: str) -> None:
    opening = window.opening(utc(at))
    assert (opening.begins, opening.ends) == (utc(begins), utc(ends))


def test_a_night_that_crosses_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    friday = Window(time(22), time(6), ZoneInfo("UTC"), frozenset({"fri"}))
    assert friday.is_open(utc("2026-11-21 05:59"))  # a Saturday
    assert not friday.is_open(utc("2026-11-20 05:59"))
    assert friday.opening(utc("2026-11-21 06:00")).begins == utc("2026-11-27 22:00")


def test_whole_days_that_follow_each_other_are_one_opening() -> None:
    weekend = Window(time(), time(), PRAGUE, frozenset({"sat", "sun"}))
    assert hours(weekend.opening(utc("2026-11-21 12:00"))) == 48
    assert hours(weekend.opening(utc("2026-03-29 12:00"))) == 47
    assert hours(weekend.opening(utc("2026-10-25 12:00"))) == 49


def test_a_window_of_every_whole_day_never_closes() -> None:
    at = utc("2026-11-21 12:00")
    assert Window.always().opening(at) == Opening(at, None)
    assert Window(time(4), time(4), PRAGUE).is_open(at)


def test_the_deadline_follows_the_end_also_past_midnight() -> None:
    window = Window(time(20), time(23), ZoneInfo("UTC"), deadline=time(1))
    assert window.opening(utc("2026-11-21 12:00")).deadline == utc("2026-11-22 01:00")


@pytest.mark.parametrize("deadline", [time(5, 59), time(22, 1)])
def test_a_deadline_before_the_end_or_past_the_next_start_is_refused(deadline: time) -> None:
    with pytest.raises(ValueError, match="between the end of a window and the next start"):
        Window(time(22), time(6), PRAGUE, deadline=deadline)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has a time zone"):
        NIGHT.is_open(datetime(2026, 11, 21))  # noqa: DTZ001 - that is what is tested
