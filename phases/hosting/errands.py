"""Having many works done: each comes back the moment it is ready, whatever happens to the hosts."""

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, Generic

import msgspec

from phases.errors import EngineError, EngineFailed, HostCrashed, HostTimedOut, HostUnavailable
from phases.hosting.hosts import HostConnection, HostGone, Hosts, HostSilent, error_named
from phases.hosting.protocol import (
    Begun,
    Done,
    Failed,
    Garbled,
    NotTaken,
    Overloaded,
    Parted,
    Reply,
    Ruined,
    TimedOut,
    understood,
)
from phases.hosting.route import AS_IT_CAN, Route
from phases.hosting.trade import MemberFacts, Result, Trade, Work

_LISTEN_SECONDS = 0.2
_FIRST_BACKOFF, _LONGEST_BACKOFF = 0.02, 1.0
_STRIKES = 2
_SUSPECTS, _OTHERS = 0, 1  # who killed a host goes first, then in order
_BARREN_DEATHS = 5


def ask_all(
    hosts: Hosts,
    trade: Trade[Any, Work, Result],
    member: MemberFacts,
    works: Sequence[Work],
    stop: Callable[[], bool],
    *,
    route: Route = AS_IT_CAN,
) -> Generator[tuple[int, Result | EngineError], None, None]:
    """Each work's index with its result, or with the error that it ended in; in any order.

    A work that takes its host with it is asked again, alone, on a fresh one; if it does so twice it is set
    aside as HostCrashed or HostTimedOut, and the others go on. When `stop` says so, the works in hand are
    finished and no other is begun; closed early, it leaves nothing behind. Raises EngineError if the
    member cannot be loaded at all.
    """
    if works:
        with hosts.borrow(trade, member, route) as host:
            yield from _Errands(host, trade, member, works, stop, route=route).run()


class _Errands(Generic[Work, Result]):
    """Which works wait, which are with the host, and which of those killed it before."""

    def __init__(
        self,
        host: HostConnection,
        trade: Trade[Any, Work, Result],
        member: MemberFacts,
        works: Sequence[Work],
        stop: Callable[[], bool],
        *,
        route: Route,
    ) -> None:
        self._host = host
        self._trade = trade
        self._member = member
        self._works = works
        self._stop = stop
        self._route = route
        self._stopped = False
        self._waiting = [(_OTHERS, number) for number in range(len(works))]  # a heap
        self._asked: dict[int, bool] = {}  # True once the member has it in hand
        self._strikes: Counter[int] = Counter()
        self._careful = False
        self._barren_deaths = 0
        self._leaving = False
        self._backoff, self._not_before = _FIRST_BACKOFF, 0.0

    def run(self) -> Iterator[tuple[int, Result | EngineError]]:
        """Every answer, until none is to come."""
        while self._waiting or self._asked:
            try:
                self._mind_stop()
                self._renew_if_leaving()
                yield from self._ask()
                reply = self._host.receive(self._patience())
            except HostGone as gone:
                # Asking it fails before its last words are read, and they may say whom it had in hand.
                for reply in self._host.last_words():
                    yield from self._hear(reply)
                yield from self._bury(gone)
            else:
                if reply is not None:
                    yield from self._hear(reply)

    def _mind_stop(self) -> None:
        if not self._stopped and self._stop():
            self._stopped = True
            self._waiting.clear()
            if waiting_there := [number for number, begun in self._asked.items() if not begun]:
                self._host.cancel(waiting_there)

    def _renew_if_leaving(self) -> None:
        if self._leaving and self._waiting and not self._asked:
            self._leaving = False
            self._host.renew()

    def _ask(self) -> Iterator[tuple[int, Result | EngineError]]:
        """Keep the host supplied: it should never wait while the caller writes a file."""
        while self._waiting and len(self._asked) < self._window() and time.monotonic() >= self._not_before:
            _, number = heapq.heappop(self._waiting)
            self._asked[number] = False
            try:
                self._host.ask(
                    number,
                    self._works[number],
                    alone=self._strikes[number] > 0,
                    at_once=self._route.batch,
                )
            except EngineFailed as error:
                del self._asked[number]
                yield number, error

    def _window(self) -> int:
        if self._leaving:
            return 0
        return 1 if self._careful else 2 * self._route.at_once(self._member.max_batch)

    def _patience(self) -> float:
        if self._waiting and not self._asked:
            return min(_LISTEN_SECONDS, max(0.0, self._not_before - time.monotonic()))
        return _LISTEN_SECONDS

    def _hear(self, reply: Reply) -> Iterator[tuple[int, Result | EngineError]]:
        match reply:
            case Begun(number):
                self._asked[number] = True
            case Done(number, packed):
                yield from self._end(number, self._result(number, packed))
            case Failed(number, error, message, remedy):
                yield from self._end(number, error_named(error, message, remedy))
            case TimedOut(number):
                yield from self._blame(number, HostTimedOut)
            case Ruined(number, why):
                yield from self._blame(number, HostCrashed, why)
            case Parted(_, why):
                self._host.tally.part(why)
            case Overloaded(number):
                self._ask_later(number)
            case NotTaken(number):
                self._ask_again(number)
                self._leaving = True
            case _:
                raise HostGone(f"the host said {type(reply).__name__}")

    def _end(self, number: int, outcome: Result | EngineError) -> Iterator[tuple[int, Result | EngineError]]:
        if self._asked.pop(number, None) is not None:
            self._careful, self._barren_deaths, self._backoff = False, 0, _FIRST_BACKOFF
            yield number, outcome

    def _ask_later(self, number: int) -> None:
        """Wait before asking again, twice as long as last time; many refusals at once count as one."""
        self._ask_again(number)
        if time.monotonic() >= self._not_before:
            self._not_before = time.monotonic() + self._backoff * random.uniform(0.5, 1.0)
            self._backoff = min(_LONGEST_BACKOFF, 2 * self._backoff)

    def _ask_again(self, number: int) -> None:
        del self._asked[number]
        if not self._stopped:
            heapq.heappush(self._waiting, (_SUSPECTS if self._strikes[number] else _OTHERS, number))

    def _blame(
        self, number: int, fate: type[HostCrashed | HostTimedOut], why: str = ""
    ) -> Iterator[tuple[int, Result | EngineError]]:
        """A work that took its host with it is asked again alone; the second time it is set aside."""
        self._strikes[number] += 1
        self._leaving = True
        if self._strikes[number] < _STRIKES:
            self._ask_again(number)
        else:
            yield from self._end(number, self._set_aside(number, fate, why))

    def _bury(self, gone: HostGone) -> Iterator[tuple[int, Result | EngineError]]:
        """The host is dead: blame those it had in hand, ask the others again."""
        fate = HostTimedOut if isinstance(gone, HostSilent) else HostCrashed
        only_one = self._careful and len(self._asked) == 1
        blamed = [number for number, begun in self._asked.items() if begun or only_one]
        for number in set(self._asked) - set(blamed):
            self._ask_again(number)
        for number in blamed:
            if len(blamed) > 1:
                self._host.tally.part("their host died")
            yield from self._blame(number, fate)
        if not blamed:
            self._note_barren_death(gone)
        self._leaving = bool(self._waiting)

    def _note_barren_death(self, gone: HostGone) -> None:
        """Nobody is known to be at fault: go one by one, so that somebody is."""
        self._careful = True
        self._barren_deaths += 1
        if self._barren_deaths > _BARREN_DEATHS:
            raise HostUnavailable(
                f"Hosts of {self._member.name} keep dying before they do anything: {gone}.",
                f"Their log is {self._host.seat.log}.",
            ) from gone

    def _set_aside(self, number: int, fate: type[HostCrashed | HostTimedOut], why: str) -> EngineError:
        told = f" The {self._trade.kind} said: {why}." if why else ""
        did = "hung its host" if fate is HostTimedOut else "killed its host"
        return fate(
            f"{self._trade.told(self._works[number])} {did} twice ({self._member.name}); it is set aside.{told}",
            f"{self._trade.way_out}; the host's log is {self._host.seat.log}.",
        )

    def _result(self, number: int, packed: msgspec.Raw) -> Result | EngineError:
        try:
            result = understood(self._trade.read_result, packed)
        except Garbled as garbled:
            return self._refused(f"what cannot be read ({garbled})")
        fault = self._trade.fault(self._works[number], result)
        return self._refused(fault) if fault else result

    def _refused(self, fault: str) -> EngineError:
        return EngineFailed(f"The {self._trade.kind} gave {fault}.", "Retry the chunk.")
