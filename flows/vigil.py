"""A night while it lasts: books are begun as the plan says, followed until they end, and settled.

It is planned again whenever a book has ended, and every few minutes, so that books dropped in meanwhile are taken up.
A night that was cut off leaves runs behind which go on; the next one over the folder follows those, and begins no
book a second time.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from db.nights import NightBook, NightOwnership, planned_books, record_books, renew_night
from db.productions import source_has_moved
from db.store import Store
from flows.book_runs import BookRun, BookRuns, RunState
from flows.patience import once_stored
from flows.planning import Planner, order_for
from flows.settling import Settled, settled
from phases.errors import StorageError
from phases.night import (
    BookStanding,
    NightPlan,
    Opening,
    PlannedBook,
    put_away,
)

logger = logging.getLogger("nocturne.night")

LOOK_EVERY = 2.0
PLAN_EVERY = timedelta(minutes=5)
STOPS_WITHIN = timedelta(minutes=10)
"""A run that is still there so long after its time was over is cancelled, where no deadline is set."""
MOST_TIMES = 3
"""How often a run is begun that ends by what the book is not to blame for."""


@dataclass(frozen=True, slots=True)
class _Running:
    planned: PlannedBook
    run: BookRun
    letters_before: int
    times: int = 1
    is_broken_off: bool = False


class Vigil:
    """Works through one folder, from the first plan to the last book."""

    def __init__(
        self,
        store: Store,
        ownership: NightOwnership,
        planner: Planner,
        opening: Opening,
        runs: BookRuns,
    ) -> None:
        self._clock = planner.clock
        self.began = self._clock()
        self._store = store
        self._ownership = ownership
        self._planner = planner
        self._opening = opening
        self._runs = runs
        self._running: dict[str, _Running] = {}
        """By content."""
        self.settled: dict[str, Settled] = {}
        self.plan = self._planned()
        self._adopt()

    def keep(self) -> None:
        """Until every book is settled, or the window has closed and all runs have ended."""
        while True:
            has_ended = self._follow()
            if has_ended or self.plan.made_at + PLAN_EVERY < self._clock():
                self.plan = self._planned()
            for each in self._due():
                self._begin(each)
            if not self._running and not (self.plan.start and self._is_open):
                break
            time.sleep(LOOK_EVERY)
            self._hold_on()
        for finished_before in self.plan.delivered:
            self._put_away(finished_before.book.source)

    def _adopt(self) -> None:
        """Follow the runs that an earlier night has left behind."""
        at_work = self._runs.at_work(self._clock())
        for planned in self.plan.start:
            run = at_work.get(planned.book.book.source.absolute())
            if run is not None:
                logger.info("Found at work: %s", planned.book.title)
                self._take_up(planned, run)
        if self._running:
            self.plan = self._planned()

    def _due(self) -> list[PlannedBook]:
        """What is begun now; a file that was touched while its book is running has lost its place in the plan."""
        places = max(0, self._planner.settings.books_at_once - len(self._running))
        due = [each for each in self.plan.due if each.book.book.sha256 not in self._running]
        return due[:places] if self._is_open else []

    @property
    def _is_open(self) -> bool:
        return self._opening.holds(self._clock())

    def _planned(self) -> NightPlan:
        made = once_stored(lambda: self._planner.plan(running=self._running, settled=self.settled))
        self._record([each for each in planned_books(made) if each.sha256 not in self._running])
        return made

    def _hold_on(self) -> None:
        def renew() -> None:
            with self._store.writing() as session:
                renew_night(session, self._ownership)

        once_stored(renew)

    def _record(self, books: Sequence[NightBook]) -> None:
        def record() -> None:
            with self._store.writing() as session:
                record_books(session, self._ownership, books)

        once_stored(record)

    def _begin(self, planned: PlannedBook) -> None:
        book = planned.book.book
        order = order_for(book, until=self._opening.ends)
        run = self._runs.begin(order, book.sha256, self._clock())
        logger.info("Begun: %s", planned.book.title)
        self._take_up(planned, run)

    def _take_up(self, planned: PlannedBook, run: BookRun) -> None:
        book = planned.book.book
        self._running[book.sha256] = _Running(planned, run, planned.book.letters_done)
        running = NightBook(
            source=str(book.source),
            sha256=book.sha256,
            title=planned.book.title,
            standing=BookStanding.RUNNING,
            since=book.since,
            production_id=planned.book.production,
            flow_run=str(run.id),
            engine=planned.book.engine,
        )
        self._record([running])

    def _follow(self) -> bool:
        """Settle what has ended; whether anything has."""
        has_ended = False
        for sha256, running in list(self._running.items()):
            state = self._runs.state(running.run)
            if not state.is_over:
                self._break_off_if_late(sha256, running)
            elif state.was_struck and running.times < MOST_TIMES and self._is_open:
                self._hold_on()  # it may have been struck because the database is away
                logger.warning("%s: %s It goes on.", running.planned.book.title, state.message)
                self._runs.retry(running.run)
                self._running[sha256] = replace(running, times=running.times + 1)
            else:
                del self._running[sha256]
                has_ended = True
                self._settle(sha256, running, state)
        return has_ended

    def _break_off_if_late(self, sha256: str, running: _Running) -> None:
        if self._opening.ends is None or running.is_broken_off:
            return
        if self._clock() > (self._opening.deadline or self._opening.ends + STOPS_WITHIN):
            self._runs.break_off(running.run)
            self._running[sha256] = replace(running, is_broken_off=True)

    def _settle(self, sha256: str, running: _Running, state: RunState) -> None:
        now, is_open = self._clock(), self._is_open
        ended = once_stored(
            lambda: settled(
                self._store,
                running.planned,
                running.run,
                state,
                letters_before=running.letters_before,
                now=now,
                is_open=is_open,
            )
        )
        self.settled[sha256] = ended
        logger.info("%s: %s", ended.result.title, ended.result.standing.replace("_", " "))
        self._record([ended.record])
        if ended.result.standing == BookStanding.DELIVERED:
            self._put_away(running.planned.book.book.source)

    def _put_away(self, source: Path) -> None:
        try:
            now_at = put_away(source, self._planner.settings)
        except StorageError as error:
            logger.warning("%s stays where it is: %s", source.name, error)
            return
        if now_at != source:
            once_stored(lambda: self._has_moved(source, now_at))

    def _has_moved(self, source: Path, now_at: Path) -> None:
        with self._store.writing() as session:
            source_has_moved(session, str(source.absolute()), str(now_at.absolute()))
