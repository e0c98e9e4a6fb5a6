"""Nights: one at a time over a folder, and what they leave to the next one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.models import NightRow
from db.nights import (
    NightBook,
    NightOwnership,
    abandoned_nights,
    begin_night,
    begun_earlier,
    books_of,
    end_night,
    find_night,
    last_standings,
    latest_nights,
    nights_at_work,
    planned_books,
    record_books,
    renew_night,
    waiting_since,
)
from db.store import Store
from phases.errors import OwnershipLost, ProductionBusy
from phases.night.forecast import Forecast
from phases.night.order import WaitingBook
from phases.night.planned import BookToPlan, Lack, NightPlan, NoRoom, PlannedBook
from phases.night.report import NightEnd
from phases.night.scan import BrokenBook, Duplicate
from phases.night.settings import BookSettings
from phases.night.standing import BookStanding
from phases.night.window import Opening

FOLDER = "/srv/books"
OPENING = Opening(datetime(2026, 11, 21, 21, tzinfo=UTC), datetime(2026, 11, 22, 5, tzinfo=UTC))
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
FORECAST = Forecast(60.0, 600.0, 10**6, 10**9, frozenset())


def begin(store: Store, folder: str = FOLDER, opening: Opening = OPENING) -> NightOwnership:
    with store.writing() as session:
        return begin_night(session, folder, opening)


def book(name: str, standing: BookStanding, **facts: Any) -> NightBook:
    return NightBook(
        **{
            "source": f"{FOLDER}/{name}.epub",
            "sha256": name,
            "title": name,
            "standing": standing,
            "since": LONG_AGO,
            **facts,
        }
    )


def record(store: Store, night: NightOwnership, *books: NightBook) -> None:
    with store.writing() as session:
        record_books(session, night, books)


def end(store: Store, night: NightOwnership, ending: NightEnd = NightEnd.DONE) -> None:
    with store.writing() as session:
        end_night(session, night, ending, {"night": night.night_id})


def pretend(store: Store, night: NightOwnership, **facts: object) -> None:
    """Make the owner look like somebody else."""
    with store.writing() as session:
        row = session.get_one(NightRow, night.night_id)
        for name, value in facts.items():
            setattr(row, name, value)


def test_a_second_night_over_the_same_folder_is_refused_by_name(store: Store) -> None:
    first = begin(store)
    with pytest.raises(ProductionBusy, match=f"{FOLDER} already: process .*{first.night_id}"):
        begin(store)
    assert begin(store, "/srv/other").night_id != first.night_id


def test_a_folder_is_free_again_when_its_night_has_ended(store: Store) -> None:
    first = begin(store)
    end(store, first)
    second = begin(store)
    with store.reading() as session:
        assert [each.id for each in latest_nights(session, FOLDER)] == [second.night_id, first.night_id]
        ended = find_night(session, first.night_id)
        running = find_night(session, second.night_id)
    assert ended is not None
    assert (ended.ending, ended.report) == (NightEnd.DONE, {"night": first.night_id})
    assert running is not None
    assert (running.opening, running.ending, running.ended) == (OPENING, None, None)


def test_an_end_that_is_said_again_because_nobody_heard_the_answer_changes_nothing(store: Store) -> None:
    night = begin(store)
    end(store, night)
    with store.reading() as session:
        before = find_night(session, night.night_id)
    end(store, night)
    with store.reading() as session:
        assert find_night(session, night.night_id) == before
    with pytest.raises(OwnershipLost):
        end(store, night, NightEnd.STOPPED)


def test_a_night_without_an_end_is_kept_as_one(store: Store) -> None:
    always = Opening(LONG_AGO, None)
    night = begin(store, opening=always)
    with store.reading() as session:
        found = find_night(session, night.night_id)
    assert found is not None
    assert found.opening == always


def test_a_dead_night_of_this_machine_is_followed_at_once_and_its_books_are_carried_over(
    store: Store,
) -> None:
    first = begin(store)
    record(
        store,
        first,
        book("done", BookStanding.DELIVERED),
        book("half", BookStanding.RUNNING),
        book("waiting", BookStanding.PLANNED, why="its turn had not come"),
    )
    pretend(store, first, owner_pid=2**22 + 1)
    begin(store)
    with store.reading() as session:
        dead = find_night(session, first.night_id)
        books = {each.title: (each.standing, each.why) for each in books_of(session, first.night_id)}
        since = waiting_since(session, FOLDER)
    assert dead is not None
    assert dead.ending == NightEnd.BROKEN_OFF
    assert books == {
        "done": (BookStanding.DELIVERED, ""),
        "half": (BookStanding.CARRIED_OVER, "the night was broken off"),
        "waiting": (BookStanding.CARRIED_OVER, "its turn had not come"),
    }
    assert since == {"half": LONG_AGO, "waiting": LONG_AGO}


def test_a_night_on_another_machine_is_followed_only_after_its_lease(store: Store) -> None:
    first = begin(store)
    pretend(store, first, machine="elsewhere")
    with pytest.raises(ProductionBusy, match="elsewhere"):
        begin(store)
    pretend(store, first, owned_until=datetime.now(UTC) - timedelta(seconds=1))
    begin(store)


def test_a_night_that_was_followed_can_neither_renew_nor_record_nor_end(store: Store) -> None:
    first = begin(store)
    pretend(store, first, owner_pid=2**22 + 1)
    second = begin(store)
    with pytest.raises(OwnershipLost), store.writing() as session:
        renew_night(session, first)
    with pytest.raises(OwnershipLost):
        record(store, first, book("a", BookStanding.RUNNING))
    with pytest.raises(OwnershipLost):
        end(store, first)
    record(store, second, book("a", BookStanding.RUNNING))


def test_renewing_moves_the_end_of_the_lease(store: Store) -> None:
    night = begin(store)
    pretend(store, night, owned_until=LONG_AGO)
    with store.writing() as session:
        renew_night(session, night)
    pretend(store, night, machine="elsewhere")
    with pytest.raises(ProductionBusy):
        begin(store)


def test_a_book_is_recorded_again_as_it_goes_on(store: Store) -> None:
    night = begin(store)
    record(store, night, book("a", BookStanding.PLANNED))
    finished = book(
        "a", BookStanding.DELIVERED, production_id="a-1", flow_run="f", engine="tone", bytes_written=5 * 10**9
    )
    record(store, night, finished)
    with store.reading() as session:
        assert books_of(session, night.night_id) == [finished]


def test_what_is_not_settled_when_a_night_ends_is_carried_over(store: Store) -> None:
    night = begin(store)
    record(store, night, book("a", BookStanding.RUNNING), book("b", BookStanding.FAILED))
    end(store, night, NightEnd.WINDOW_CLOSED)
    with store.reading() as session:
        assert waiting_since(session, FOLDER) == {"a": LONG_AGO}
        assert last_standings(session, FOLDER)["b"].standing == BookStanding.FAILED
        assert last_standings(session, "/srv/other") == {}


def test_how_long_a_book_waits_is_told_by_the_last_night_that_saw_it(store: Store) -> None:
    for standing, since in [
        (BookStanding.CARRIED_OVER, LONG_AGO),
        (BookStanding.DELIVERED, LONG_AGO),
        (BookStanding.NO_ROOM, LONG_AGO + timedelta(days=9)),
    ]:
        night = begin(store)
        record(store, night, book("a", standing, since=since))
        end(store, night)
    with store.reading() as session:
        assert waiting_since(session, FOLDER) == {"a": LONG_AGO + timedelta(days=9)}


def test_a_copy_of_a_book_says_nothing_about_the_book(store: Store) -> None:
    night = begin(store)
    record(
        store,
        night,
        book("a", BookStanding.CARRIED_OVER),
        book("a", BookStanding.DUPLICATE, source=f"{FOLDER}/copy.epub"),
    )
    end(store, night)
    with store.reading() as session:
        assert set(waiting_since(session, FOLDER)) == {"a"}


def test_of_many_that_begin_at_the_same_moment_one_gets_the_folder(store: Store) -> None:
    def attempt(_number: int) -> bool:
        try:
            begin(store)
        except ProductionBusy:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(attempt, range(4))) == 1


def test_a_plan_is_recorded_with_where_each_of_its_files_stands(store: Store) -> None:
    def planned(name: str) -> PlannedBook:
        return PlannedBook(to_plan(name), FORECAST, LONG_AGO, LONG_AGO, fits=True)

    plan = NightPlan(
        made_at=LONG_AGO,
        opening=OPENING,
        start=(planned("first"),),
        carried_over=(planned("later"),),
        no_room=(NoRoom(to_plan("large"), FORECAST, Lack.DISK, 1),),
        delivered=(to_plan("finished"),),
        duplicates=(Duplicate(Path(FOLDER, "copy.epub"), Path(FOLDER, "first.epub"), "first"),),
        broken=(BrokenBook(Path(FOLDER, "bad.epub"), "bad", "It is protected.", "Get another edition."),),
    )
    night = begin(store)
    record(store, night, *planned_books(plan))
    with store.reading() as session:
        assert {
            each.source.rpartition("/")[2]: each.standing for each in books_of(session, night.night_id)
        } == {
            "first.epub": BookStanding.PLANNED,
            "later.epub": BookStanding.CARRIED_OVER,
            "large.epub": BookStanding.NO_ROOM,
            "finished.epub": BookStanding.DELIVERED,
            "copy.epub": BookStanding.DUPLICATE,
            "bad.epub": BookStanding.BROKEN,
        }
        assert set(waiting_since(session, FOLDER)) == {"first", "later", "large"}


def to_plan(name: str) -> BookToPlan:
    path = Path(FOLDER, f"{name}.epub")
    return BookToPlan(WaitingBook(path, name, 1, LONG_AGO, LONG_AGO, BookSettings()), name, "tone", 100)


def test_a_store_from_before_there_were_nights_gets_them(tmp_path: Path) -> None:
    store = Store.in_file(tmp_path / "nocturne.db")
    store.prepare()
    store.prepare()
    begin(store)
    store.close()


def test_nights_whose_process_is_gone_are_told_from_those_at_work(store: Store) -> None:
    living = begin(store)
    with store.writing() as session:
        dead = begin_night(session, "/srv/other", OPENING, owner="run#1")
    pretend(store, dead, owner_pid=2**22 + 1)
    end(store, begin(store, "/srv/ended"))
    with store.reading() as session:
        assert [(each.title, each.owner) for each in abandoned_nights(session)] == [("/srv/other", "run#1")]
        assert nights_at_work(session) == [living.owner]


def test_a_night_that_is_taken_up_again_knows_what_it_had_begun_before_it_was_cut_off(store: Store) -> None:
    with store.writing() as session:
        other = begin_night(session, "/srv/other", OPENING, owner="another-run#1")
        record_books(session, other, [book("elsewhere", BookStanding.DELIVERED, flow_run="f0")])
        first = begin_night(session, FOLDER, OPENING, owner="run#1")
        record_books(
            session,
            first,
            [
                book("done", BookStanding.DELIVERED, flow_run="f1"),
                book("at work", BookStanding.RUNNING, flow_run="f2"),
                book("waiting", BookStanding.PLANNED),
            ],
        )
        end_night(session, first, NightEnd.STOPPED)
        second = begin_night(session, FOLDER, OPENING, owner="run#2")
    with store.reading() as session:
        assert begun_earlier(session, second).keys() == {"done", "at work"}
        assert begun_earlier(session, first) == {}
