"""A night while it lasts, by a clock that the test sets: what is begun, followed, retried, broken off."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer
from uuid import UUID, uuid4

import pytest
from command_line import write_book
from producing import produce

from db.nights import NightOwnership, begin_night, books_of, end_night
from db.store import Store
from flows import patience, stopping, vigil
from flows.book_runs import BookRun, RunState
from flows.night import _begun
from flows.orders import BookOrder
from flows.planning import Planner
from flows.recurring import Enough, every
from flows.settings import load_settings
from flows.vigil import MOST_TIMES, Vigil
from flows.workshop import open_store
from phases.errors import DatabaseUnavailable
from phases.night import BookStanding, NightEnd
from tests.postgresql import Postgresql, postgresql_server

NIGHT_TOML = """
settle_seconds = 0
reserve_gb = 0
books_at_once = 1
[window]
start = "22:00"
end = "06:00"
deadline = "07:00"
zone = "UTC"
[defaults]
engine = "tests.engines.unhurried:Unhurried"
"""
EVENING = datetime(2026, 11, 21, 23, tzinfo=UTC)
CRASHED = RunState(is_over=True, was_struck=True, message="Its process is gone.")
COMPLETED = RunState(is_over=True, has_completed=True)
AT_WORK = RunState()


@dataclass
class VirtualClock:
    """Shows what it was set to, and goes on from there."""

    shows: datetime

    def __post_init__(self) -> None:
        self.set(self.shows)

    def set(self, shows: datetime) -> None:
        self._ahead = shows - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead


@dataclass
class ScriptedRuns:
    """Each book's run is in one state after the other, as the test says, and stays in the last."""

    scripts: Mapping[str, list[RunState]] = field(default_factory=dict)
    left: Mapping[Path, BookRun] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    retried: int = 0
    broken_off: list[UUID] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)

    def begin(self, order: BookOrder, sha256: str, now: datetime) -> BookRun:
        run = BookRun(uuid4(), now)
        self.begun.append(order.source.stem)
        self.names[run.id] = order.source.stem
        return run

    def at_work(self, now: datetime) -> Mapping[Path, BookRun]:
        return self.left

    def state(self, run: BookRun) -> RunState:
        if run.id in self.broken_off:
            return RunState(is_over=True, was_cancelled=True)
        script = self.scripts[self.names[run.id]]
        return script.pop(0) if len(script) > 1 else script[0]

    def retry(self, run: BookRun) -> None:
        self.retried += 1

    def break_off(self, run: BookRun) -> None:
        self.broken_off.append(run.id)


class RunsHere:
    """Books are produced in this process, each at once."""

    def __init__(self) -> None:
        self.spoken: list[int] = []
        self._states: dict[UUID, RunState] = {}

    def begin(self, order: BookOrder, sha256: str, now: datetime) -> BookRun:
        run = BookRun(uuid4(), now)
        ended = produce(order.source, engine=order.engine, until=order.until)
        self.spoken.append(ended["spoken"])
        self._states[run.id] = RunState(
            is_over=True, has_completed=ended.error is None, message=str(ended.error or "")
        )
        return run

    def at_work(self, now: datetime) -> Mapping[Path, BookRun]:
        return {}

    def state(self, run: BookRun) -> RunState:
        return self._states[run.id]

    def retry(self, run: BookRun) -> None:
        raise NotImplementedError

    def break_off(self, run: BookRun) -> None:
        raise NotImplementedError


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> VirtualClock:
    clock = VirtualClock(EVENING)
    monkeypatch.setattr(stopping, "wall_clock", clock)
    monkeypatch.setattr(stopping, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(vigil, "LOOK_EVERY", 0.01)
    return clock


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "night.toml").write_text(NIGHT_TOML)
    return folder


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = open_store(load_settings())
    yield store
    store.close()


@dataclass
class Begun:
    """A night that can be kept."""

    store: Store
    ownership: NightOwnership
    vigil: Vigil

    def keep(self) -> dict[str, BookStanding]:
        """How each book stands in the end."""
        self.vigil.keep()
        with self.store.writing() as session:
            end_night(session, self.ownership, NightEnd.DONE)
            return {
                Path(each.source).stem: each.standing for each in books_of(session, self.ownership.night_id)
            }


def begun(store: Store, books: Path, clock: VirtualClock, runs: ScriptedRuns | RunsHere) -> Begun:
    planner = Planner(store, books, clock=clock)
    opening = planner.window.opening(clock())
    with store.writing() as session:
        ownership = begin_night(session, str(books), opening)
    return Begun(store, ownership, Vigil(store, ownership, planner, opening, runs))


@pytest.mark.usefixtures("prefect_api")
@pytest.mark.xdist_group("prefect")
def test_a_book_in_which_the_window_ends_is_finished_the_next_night_and_nothing_is_spoken_twice(
    store: Store, books: Path, clock: VirtualClock, home: Path
) -> None:
    write_book(books / "first.txt", chapters=1, paragraphs=40, name="first")
    (books / "first.toml").write_text("priority = 1")
    write_book(books / "second.txt", chapters=1, paragraphs=2, name="second")
    runs = RunsHere()

    def put_the_clock_forward() -> None:
        if len(list(home.glob("takes/*/*.flac"))) > 5:
            clock.set(EVENING + timedelta(hours=7))
            raise Enough

    night = begun(store, books, clock, runs)
    with every(0.02, put_the_clock_forward, "clock"):
        assert night.keep() == {"first": BookStanding.CARRIED_OVER, "second": BookStanding.CARRIED_OVER}
    assert len(runs.spoken) == 1
    clock.set(EVENING + timedelta(days=1))
    assert begun(store, books, clock, runs).keep() == {
        "first": BookStanding.DELIVERED,
        "second": BookStanding.DELIVERED,
    }
    assert runs.spoken[0] + runs.spoken[1] == 41
    assert min(runs.spoken[:2]) > 0


def test_from_the_deadline_on_nothing_goes_on(store: Store, books: Path, clock: VirtualClock) -> None:
    write_book(books / "long.txt", chapters=1, paragraphs=2, name="long")
    write_book(books / "longer.txt", chapters=1, paragraphs=2, name="longer")
    runs = ScriptedRuns({"long": [AT_WORK], "longer": [AT_WORK]})
    night = begun(store, books, clock, runs)
    looks: list[datetime] = []

    def state(run: BookRun) -> RunState:
        looks.append(EVENING + timedelta(hours=len(looks)))
        clock.set(looks[-1])
        return ScriptedRuns.state(runs, run)

    runs.state = state  # type: ignore[method-assign]
    assert night.keep() == {"long": BookStanding.CARRIED_OVER, "longer": BookStanding.CARRIED_OVER}
    assert runs.begun == ["long"]
    assert len(runs.broken_off) == 1
    # At six it may be finished, at seven not any longer; an hour later it is found to have ended.
    assert looks[-2:] == [EVENING + timedelta(hours=8), EVENING + timedelta(hours=9)]


def test_a_run_that_was_struck_goes_on_as_the_same_run(
    store: Store, books: Path, clock: VirtualClock
) -> None:
    write_book(books / "a.txt", chapters=1, paragraphs=2, name="a")
    runs = ScriptedRuns({"a": [CRASHED, AT_WORK, CRASHED, COMPLETED]})
    assert begun(store, books, clock, runs).keep() == {"a": BookStanding.DELIVERED}
    assert runs.begun == ["a"]
    assert runs.retried == 2


def test_one_that_is_struck_each_time_fails_and_the_others_go_on(
    store: Store, books: Path, clock: VirtualClock
) -> None:
    for name in ("a", "b"):
        write_book(books / f"{name}.txt", chapters=1, paragraphs=2, name=name)
    runs = ScriptedRuns({"a": [CRASHED], "b": [COMPLETED]})
    assert begun(store, books, clock, runs).keep() == {"a": BookStanding.FAILED, "b": BookStanding.DELIVERED}
    assert runs.retried == MOST_TIMES - 1


def test_what_a_night_before_has_begun_is_followed_and_not_begun_again(
    store: Store, books: Path, clock: VirtualClock
) -> None:
    for name in ("a", "b"):
        write_book(books / f"{name}.txt", chapters=1, paragraphs=2, name=name)
    left = BookRun(uuid4(), EVENING)
    runs = ScriptedRuns(
        {"a": [COMPLETED], "b": [AT_WORK, AT_WORK, COMPLETED]},
        left={books / "b.txt": left},
        names={left.id: "b"},
    )
    night = begun(store, books, clock, runs)
    with store.reading() as session:
        (followed,) = [each for each in books_of(session, night.ownership.night_id) if each.flow_run]
    assert (Path(followed.source).stem, followed.flow_run) == ("b", str(left.id))
    assert night.keep() == {"a": BookStanding.DELIVERED, "b": BookStanding.DELIVERED}
    assert runs.begun == ["a"]


def test_a_delivered_book_that_cannot_be_put_away_ends_no_night(
    store: Store, books: Path, clock: VirtualClock
) -> None:
    (books / "done").write_text(json.dumps("a file where the folder would be"))
    (books / "night.toml").write_text('finished = "move"\n' + NIGHT_TOML)
    book = write_book(books / "a.txt", chapters=1, paragraphs=2, name="a")
    runs = ScriptedRuns({"a": [COMPLETED]})
    assert begun(store, books, clock, runs).keep() == {"a": BookStanding.DELIVERED}
    assert book.exists()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgresql]:
    """A database that can go away."""
    with postgresql_server() as server:
        monkeypatch.setenv("NOCTURNE_DATABASE", server.url)
        monkeypatch.setattr(patience, "ASK_EVERY", 0.1)
        yield server


@dataclass
class RunsThatLoseTheDatabase(ScriptedRuns):
    """It goes away when it is looked at them, each time they are."""

    server: Postgresql | None = None
    is_to_come_back: bool = True
    losses: int = 0

    def state(self, run: BookRun) -> RunState:
        assert self.server is not None
        self.server.stop()
        self.losses += 1
        if self.is_to_come_back:
            Timer(1, self.server.start).start()
        return ScriptedRuns.state(self, run)


@pytest.mark.slow
def test_a_database_that_is_away_for_a_while_ends_no_night_and_it_is_told(
    server: Postgresql,
    store: Store,
    books: Path,
    clock: VirtualClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_book(books / "a.txt", chapters=1, paragraphs=2, name="a")
    runs = RunsThatLoseTheDatabase({"a": [AT_WORK, CRASHED, COMPLETED]}, server=server)
    assert begun(store, books, clock, runs).keep() == {"a": BookStanding.DELIVERED}
    assert (runs.losses, runs.retried) == (3, 1)
    assert caplog.text.count("It is waited for, 30 min") == 3
    assert caplog.text.count("The database is back after") == 3


@pytest.mark.slow
def test_one_that_stays_away_ends_it_with_what_is_wrong(
    server: Postgresql,
    store: Store,
    books: Path,
    clock: VirtualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "STORE_PATIENCE", 0.5)
    write_book(books / "a.txt", chapters=1, paragraphs=2, name="a")
    night = begun(
        store, books, clock, RunsThatLoseTheDatabase({"a": [AT_WORK]}, server=server, is_to_come_back=False)
    )
    with pytest.raises(DatabaseUnavailable):
        night.keep()


@pytest.mark.slow
def test_what_a_night_has_ended_by_is_told_although_the_database_is_away(
    server: Postgresql, store: Store, books: Path, clock: VirtualClock
) -> None:
    opening = Planner(store, books, clock=clock).window.opening(clock())

    def lose_the_database_and_stop() -> None:
        with _begun(store, books, opening):
            server.stop()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lose_the_database_and_stop()
