"""Tonight's plan, in virtual time: what begins when, what waits, and what there is no room for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.night.forecast import (
    FIXED_SECONDS,
    GUESS,
    Measured,
    Speed,
    Speeds,
    forecast,
    guessed_letters,
    machine_seconds,
)
from phases.night.order import WaitingBook, precedence
from phases.night.plan import plan
from phases.night.planned import BookToPlan, Capacity, Lack, NightPlan, NoRoom, PlannedBook
from phases.night.scan import BrokenBook, Duplicate, LeftAside, Scan
from phases.night.settings import BookSettings
from phases.night.window import Window

GB = 10**9
EVENING = datetime(2026, 11, 21, 20, tzinfo=UTC)
NIGHT = Window(time(22), time(6), ZoneInfo("UTC"))
LETTER_A_SECOND = Measured(
    letters=1, machine_seconds=1, audio_seconds=0.1, bytes_written=100, memory_per_host=GB
)
"""An hour of audio is 3.6 MB."""
SPEEDS = Speeds({"tone": LETTER_A_SECOND, "big": replace(LETTER_A_SECOND, memory_per_host=6 * GB)})
ROOMY = Capacity(books_at_once=1, disk_free=100 * GB, disk_reserve=GB, memory_free=8 * GB)


def book(
    name: str, *, hours: float = 1, priority: int = 0, days: float = 0, engine: str = "tone", done: float = 0
) -> BookToPlan:
    """A book that takes so many hours alone, start-up included, and has waited so many days."""
    since = EVENING - timedelta(days=days)
    settings = BookSettings(priority=priority)
    modified = EVENING - timedelta(days=30 - days)  # the newest books are the oldest files
    waiting = WaitingBook(Path(f"{name}.epub"), name, 1000, since, modified, settings)
    letters = round(hours * 3600 - FIXED_SECONDS)
    return BookToPlan(waiting, name, engine, letters, letters_done=round(done * 3600))


def planned(
    books: Sequence[BookToPlan], capacity: Capacity = ROOMY, window: Window = NIGHT, now: datetime = EVENING
) -> NightPlan:
    scan = Scan(tuple(each.book for each in books))
    return plan(books, scan, now=now, window=window, speeds=SPEEDS, capacity=capacity)


def names(entries: Sequence[PlannedBook | NoRoom]) -> list[str]:
    return [entry.book.title for entry in entries]


def at(hour: float, day: int = 21) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def test_books_begin_by_priority_and_then_by_how_long_they_waited() -> None:
    books = [book("new"), book("old", days=2), book("urgent", priority=1), book("later", priority=-1, days=9)]
    assert names(planned(books).start) == ["urgent", "old", "new", "later"]


def test_one_after_the_other_each_begins_when_the_one_before_it_ends() -> None:
    tonight = planned([book("a", hours=3, days=2), book("b", hours=4, days=1)])
    assert [(each.begins, each.ends, each.fits) for each in tonight.start] == [
        (at(22), at(1, 22), True),
        (at(1, 22), at(5, 22), True),
    ]


def test_two_at_once_share_the_machine_and_the_rest_goes_faster_when_one_is_done() -> None:
    tonight = planned(
        [book("short", hours=1, days=2), book("long", hours=3)], replace(ROOMY, books_at_once=2)
    )
    assert [(each.begins, each.ends) for each in tonight.start] == [(at(22), at(24)), (at(22), at(26))]


def test_a_book_longer_than_a_night_begins_and_goes_on_the_next_one() -> None:
    (endless,) = planned([book("endless", hours=12)]).start
    assert not endless.fits
    assert endless.ends == at(22 + 4, 22)


def test_what_does_not_come_up_tonight_is_carried_over_with_its_forecast() -> None:
    tonight = planned([book("whole night", hours=8, days=1), book("next", hours=2)])
    assert names(tonight.start) == ["whole night"]
    (carried,) = tonight.carried_over
    assert (carried.begins, carried.ends) == (at(22, 22), at(24, 22))


def test_in_an_open_window_the_night_begins_at_once() -> None:
    (only,) = planned([book("a")], now=at(5.5)).start
    assert (only.begins, only.ends, only.fits) == (at(5.5), at(22.5), False)


def test_a_window_that_never_closes_lets_everything_begin_and_sees_no_end_beyond_a_year() -> None:
    tonight = planned(
        [book("a", days=2), book("eternal", hours=1e5, days=1), book("after")], window=Window.always()
    )
    assert [each.ends for each in tonight.start] == [at(21), None, None]
    assert tonight.opening.ends is None


def test_what_was_spoken_before_takes_no_time_and_no_room_again() -> None:
    (half,) = planned([book("half", hours=4, done=2)]).start
    assert half.ends == at(24)
    assert half.forecast.bytes_needed == round((2 * 3600 - FIXED_SECONDS) * 0.1 * 1000)


def test_a_book_that_the_disk_cannot_hold_is_not_begun_and_smaller_ones_are() -> None:
    small = forecast(book("x", hours=2).letters, 0, SPEEDS.of("tone")).bytes_needed
    capacity = replace(ROOMY, disk_free=GB + small)
    tonight = planned([book("large", hours=3, days=1), book("small", hours=2)], capacity)
    assert names(tonight.start) == ["small"]
    (large,) = tonight.no_room
    assert large.lack == Lack.DISK
    assert large.missing_bytes == large.forecast.bytes_needed - small


def test_the_disk_is_given_away_once() -> None:
    one = forecast(book("x").letters, 0, SPEEDS.of("tone")).bytes_needed
    tonight = planned([book("a", days=1), book("b")], replace(ROOMY, disk_free=GB + 2 * one - 1))
    assert (names(tonight.start), names(tonight.no_room)) == (["a"], ["b"])
    assert tonight.no_room[0].missing_bytes == 1


def test_an_engine_that_memory_cannot_hold_is_not_begun() -> None:
    tonight = planned([book("big", engine="big", days=1), book("small")], replace(ROOMY, memory_free=4 * GB))
    assert names(tonight.start) == ["small"]
    assert (tonight.no_room[0].lack, tonight.no_room[0].missing_bytes) == (Lack.MEMORY, 2 * GB)


def test_engines_side_by_side_share_the_memory() -> None:
    books = [book("big", engine="big", days=1), book("small")]
    one_by_one = replace(ROOMY, memory_free=6 * GB)
    assert not planned(books, one_by_one).no_room
    assert names(planned(books, replace(one_by_one, books_at_once=2)).no_room) == ["small"]


def test_what_is_due_is_begun_now_and_the_rest_when_a_place_is_free() -> None:
    books = [book("a", days=3), book("b", days=2), book("c", days=1)]
    two_at_once = replace(ROOMY, books_at_once=2)
    assert not planned(books, two_at_once).due  # it is only evening
    assert names(planned(books, two_at_once, now=at(22)).due) == ["a", "b"]


def test_a_running_book_keeps_its_place_and_its_room_when_the_night_is_planned_again() -> None:
    running = replace(book("running"), is_running=True)
    urgent = book("urgent", priority=9)
    again = planned([running, urgent], now=at(23))
    assert names(again.start) == ["running", "urgent"]
    assert not again.due
    full = planned([running, urgent], replace(ROOMY, disk_free=0), now=at(23))
    assert (names(full.start), names(full.no_room)) == (["running"], ["urgent"])
    assert full.no_room[0].missing_bytes == 2 * running_bytes() + ROOMY.disk_reserve


def running_bytes() -> int:
    return forecast(book("any").letters, 0, SPEEDS.of("tone")).bytes_needed


def test_the_host_of_a_running_book_takes_its_memory_once() -> None:
    running = replace(book("running", engine="big"), is_running=True)
    left = replace(ROOMY, books_at_once=2, memory_free=GB)
    assert names(planned([running, book("same", engine="big"), book("small")], left, now=at(23)).start) == [
        "running",
        "same",
        "small",
    ]
    assert names(planned([running, book("small")], replace(left, memory_free=GB - 1)).no_room) == ["small"]


def test_the_plan_does_not_care_whose_clock_tells_the_moment() -> None:
    prague = ZoneInfo("Europe/Prague")
    moment = datetime(2026, 10, 24, 22, tzinfo=UTC)  # three hours before the clocks are set back
    window = Window(time(22), time(6), prague)
    plans = [
        planned([book("a", hours=4)], window=window, now=now) for now in (moment, moment.astimezone(prague))
    ]
    assert [each.start[0].ends for each in plans] == [moment + timedelta(hours=4)] * 2


def test_every_other_file_is_named_in_the_plan() -> None:
    good, bad, finished = book("good"), book("bad"), replace(book("finished"), is_delivered=True)
    broken = BrokenBook(bad.book.source, "bad", "It is protected (DRM).", "Get another edition.")
    scan = Scan(
        books=(good.book, bad.book, finished.book),
        duplicates=(Duplicate(Path("copy.epub"), Path("good.epub"), "good"),),
        broken=(BrokenBook(Path("worse.epub"), "worse", "Its settings are broken.", "Mend them."),),
        left_aside=(LeftAside(Path("cover.jpg"), "is none of .epub"),),
    )
    tonight = plan(
        [good, finished], scan, now=EVENING, window=NIGHT, speeds=SPEEDS, capacity=ROOMY, broken=[broken]
    )
    assert names(tonight.start) == ["good"]
    assert tonight.delivered == (finished,)
    assert [each.path.name for each in tonight.broken] == ["worse.epub", "bad.epub"]
    assert (tonight.duplicates, tonight.left_aside) == (scan.duplicates, scan.left_aside)


def test_a_book_of_the_scan_that_was_forgotten_is_a_fault_of_the_caller() -> None:
    scan = Scan((book("a").book, book("b").book))
    with pytest.raises(ValueError, match="either to be planned or broken"):
        plan([book("a")], scan, now=EVENING, window=NIGHT, speeds=SPEEDS, capacity=ROOMY)


books_to_plan = st.lists(
    st.builds(
        book,
        st.integers(0, 9).map(str),
        hours=st.integers(1, 200).map(lambda tenths: tenths / 10),
        priority=st.integers(-1, 1),
        days=st.integers(0, 3),
        engine=st.sampled_from(["tone", "big", "unknown"]),
        done=st.sampled_from([0, 0, 0.5, 30]),
    ).flatmap(lambda each: st.sampled_from([each, each, each, replace(each, is_delivered=True)])),
    unique_by=lambda each: each.title,
    max_size=10,
)
capacities = st.builds(
    Capacity,
    books_at_once=st.integers(1, 4),
    disk_free=st.sampled_from([0, GB, GB + 5_000_000, GB + 20_000_000, 100 * GB]),
    disk_reserve=st.just(GB),
    memory_free=st.sampled_from([GB // 2, GB, 6 * GB, 7 * GB, 64 * GB]),
)
plans = st.tuples(
    books_to_plan,
    capacities,
    st.sampled_from(
        [NIGHT, Window.always(), Window(time(1), time(2), ZoneInfo("Europe/Prague"), frozenset({"sun"}))]
    ),
)


@given(plans)
def test_every_book_is_in_exactly_one_list(given_plan: tuple[list[BookToPlan], Capacity, Window]) -> None:
    books, capacity, window = given_plan
    tonight = planned(books, capacity, window)
    found = names([*tonight.start, *tonight.carried_over, *tonight.no_room])
    found += [each.title for each in tonight.delivered]
    assert sorted(found) == sorted(each.title for each in books)


@given(plans)
def test_order_is_kept_and_what_begins_tonight_begins_before_it_ends(
    given_plan: tuple[list[BookToPlan], Capacity, Window],
) -> None:
    books, capacity, window = given_plan
    tonight = planned(books, capacity, window)
    order = [each.book for each in (*tonight.start, *tonight.carried_over)]
    assert order == sorted(order, key=lambda each: precedence(each.book))
    ends = tonight.opening.ends
    for each in tonight.start:
        assert each.begins is None or window.is_open(each.begins)
        assert ends is None or (each.begins is not None and each.begins < ends)
        assert each.fits == (ends is None or (each.ends is not None and each.ends <= ends))
    for each in tonight.carried_over:
        assert ends is not None
        assert each.begins is None or (each.begins > ends and window.is_open(each.begins))


@given(plans)
def test_nothing_begins_that_disk_or_memory_cannot_hold(
    given_plan: tuple[list[BookToPlan], Capacity, Window],
) -> None:
    books, capacity, window = given_plan
    tonight = planned(books, capacity, window)
    needed = sum(each.forecast.bytes_needed for each in tonight.start)
    assert not tonight.start or needed + capacity.disk_reserve <= capacity.disk_free
    hosts = {each.book.engine: each.forecast.memory_per_host for each in tonight.start}
    assert sum(sorted(hosts.values())[-capacity.books_at_once :]) <= capacity.memory_free
    for each in tonight.no_room:
        before = [
            other for other in tonight.start if precedence(other.book.book) < precedence(each.book.book)
        ]
        if each.lack == Lack.DISK:
            taken = sum(other.forecast.bytes_needed for other in before)
            assert (
                each.missing_bytes
                == taken + each.forecast.bytes_needed + capacity.disk_reserve - capacity.disk_free
            )
        assert each.missing_bytes > 0


@given(plans)
def test_no_more_books_are_at_work_than_may_be_and_the_machine_never_idles(
    given_plan: tuple[list[BookToPlan], Capacity, Window],
) -> None:
    books, capacity, _ = given_plan
    through = [*planned(books, capacity, Window.always()).start]
    spans = [(each.begins, each.ends) for each in through if each.begins and each.ends]
    for begins, _ends in spans:
        assert sum(begin <= begins < end for begin, end in spans) <= capacity.books_at_once
    if spans:
        work = sum(each.forecast.machine_seconds for each in through)
        assert (max(end for _, end in spans) - EVENING).total_seconds() == pytest.approx(work, abs=0.01)


@given(plans, st.integers(-1, 1), st.integers(1, 50))
def test_a_newer_book_delays_the_beginning_of_none_that_waits_longer_with_its_priority(
    given_plan: tuple[list[BookToPlan], Capacity, Window], priority: int, hours: int
) -> None:
    books, capacity, window = given_plan
    newer = book("newer", hours=hours, priority=priority, days=-1)
    without, with_it = planned(books, capacity, window), planned([*books, newer], capacity, window)

    def beginnings(tonight: NightPlan) -> dict[str, datetime | None]:
        return {
            each.book.title: each.begins
            for each in (*tonight.start, *tonight.carried_over)
            if each.book.book.settings.priority >= priority and each.book.title != "newer"
        }

    assert beginnings(with_it) == beginnings(without)


def test_a_book_that_is_carried_over_begins_before_newer_ones_the_next_night() -> None:
    """Every evening two nights' worth of books arrive; nobody waits for ever, and nobody is overtaken."""
    waiting: list[BookToPlan] = []
    begun: list[str] = []
    for night in range(6):
        now = EVENING + timedelta(days=night)
        waiting += [replace_since(book(f"{night}-{number}", hours=4), now) for number in range(4)]
        tonight = planned(waiting, now=now)
        begun += names(tonight.start)
        waiting = [each.book for each in tonight.carried_over]
    assert begun == [f"{night}-{number}" for night in range(3) for number in range(4)]


def replace_since(one: BookToPlan, since: datetime) -> BookToPlan:
    return replace(one, book=replace(one.book, since=since))


def test_what_nobody_measured_is_a_guess_and_says_so() -> None:
    nothing = Speeds({}).of("unknown")
    assert nothing == GUESS
    some = Speed.of(Measured(letters=100, machine_seconds=2), GUESS)
    assert some.letters_per_second == 50
    assert some.guessed == {"audio_seconds_per_letter", "bytes_per_audio_second", "memory_per_host"}
    assert not SPEEDS.of("tone").guessed
    assert forecast(10, 0, SPEEDS.of("tone"), letters_guessed=True).guessed == {"letters"}


def test_an_unread_file_is_guessed_by_its_size_within_reason() -> None:
    assert guessed_letters(0) == 0
    assert guessed_letters(400_000) == 200_000
    assert guessed_letters(10**9) == 1_500_000


def test_books_side_by_side_share_the_machine_evenly_in_hindsight() -> None:
    shares = machine_seconds([("a", 0, 10), ("b", 5, 20), ("b", 30, 31), ("never", 7, 7)])
    assert shares == {"a": 7.5, "b": 13.5}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.integers(0, 50)), max_size=6))
def test_all_shares_together_are_the_time_in_which_anybody_was_at_work(
    runs: list[tuple[str, float, float]],
) -> None:
    at_work = sum(any(begin <= second < end for _, begin, end in runs) for second in range(51))
    assert sum(machine_seconds(runs).values()) == pytest.approx(at_work)
