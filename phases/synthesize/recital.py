"""Having many lines spoken: each comes back the moment it is ready, whatever happens to the hosts."""

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence

import numpy as np

from phases.clip import Clip
from phases.errors import EngineError, EngineFailed, HostCrashed, HostTimedOut, HostUnavailable
from phases.synthesize.engines.facts import EngineFacts, Line, Recording
from phases.synthesize.hosts import HostConnection, HostGone, Hosts, HostSilent, error_named
from phases.synthesize.protocol import (
    Begun,
    Failed,
    NotTaken,
    Overloaded,
    Reply,
    Ruined,
    Spoken,
    TimedOut,
)

Answer = tuple[int, Recording | EngineError]

_LISTEN_SECONDS = 0.2
_FIRST_BACKOFF, _LONGEST_BACKOFF = 0.02, 1.0
_STRIKES = 2
_SUSPECTS, _OTHERS = 0, 1  # who killed a host goes first, then in order
_BARREN_DEATHS = 5


def speak_all(
    hosts: Hosts, engine: EngineFacts, lines: Sequence[Line], *, stop: Callable[[], bool] = lambda: False
) -> Generator[Answer, None, None]:
    """Each line's index with its recording, or with the error that it ended in; in any order.

    A line that takes its host with it is asked again, alone, on a fresh one; if it does so twice it is set
    aside as HostCrashed or HostTimedOut, and the others go on. When `stop` says so, the lines in hand are
    finished and no other is begun; closed early, it leaves nothing behind. Raises EngineError if the
    engine cannot be loaded at all.
    """
    if lines:
        with hosts.borrow(engine) as host:
            yield from _Recital(host, engine, lines, stop).run()


class _Recital:
    """Which lines wait, which are with the host, and which of those killed it before."""

    def __init__(
        self, host: HostConnection, engine: EngineFacts, lines: Sequence[Line], stop: Callable[[], bool]
    ) -> None:
        self._host = host
        self._engine = engine
        self._lines = lines
        self._stop = stop
        self._stopped = False
        self._waiting = [(_OTHERS, number) for number in range(len(lines))]  # a heap
        self._asked: dict[int, bool] = {}  # True once the engine has it in hand
        self._strikes: Counter[int] = Counter()
        self._fates: dict[int, type[HostCrashed | HostTimedOut]] = {}
        self._careful = False
        self._barren_deaths = 0
        self._leaving = False
        self._backoff, self._not_before = _FIRST_BACKOFF, 0.0

    def run(self) -> Iterator[Answer]:
        """Every answer, until none is to come."""
        while self._waiting or self._asked:
            try:
                self._mind_stop()
                self._renew_if_leaving()
                yield from self._ask()
                reply = self._host.receive(self._patience())
            except HostGone as gone:
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

    def _ask(self) -> Iterator[Answer]:
        """Keep the host supplied: it should never wait while the caller writes a file."""
        while self._waiting and len(self._asked) < self._window() and time.monotonic() >= self._not_before:
            _, number = heapq.heappop(self._waiting)
            self._asked[number] = False
            try:
                self._host.ask(number, self._lines[number], alone=self._strikes[number] > 0)
            except EngineFailed as error:
                del self._asked[number]
                yield number, error

    def _window(self) -> int:
        if self._leaving:
            return 0
        return 1 if self._careful else 2 * self._engine.max_batch

    def _patience(self) -> float:
        if self._waiting and not self._asked:
            return min(_LISTEN_SECONDS, max(0.0, self._not_before - time.monotonic()))
        return _LISTEN_SECONDS

    def _hear(self, reply: Reply) -> Iterator[Answer]:
        match reply:
            case Begun(number):
                self._asked[number] = True
            case Spoken(number):
                yield from self._end(number, _recording(reply))
            case Failed(number, error, message, remedy):
                yield from self._end(number, error_named(error, message, remedy))
            case TimedOut(number):
                yield from self._blame(number, HostTimedOut)
            case Ruined(number, why):
                yield from self._blame(number, HostCrashed, why)
            case Overloaded(number):
                self._ask_later(number)
            case NotTaken(number):
                self._ask_again(number)
                self._leaving = True
            case _:
                raise HostGone(f"the host said {type(reply).__name__}")

    def _end(self, number: int, outcome: Recording | EngineError) -> Iterator[Answer]:
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

    def _blame(self, number: int, fate: type[HostCrashed | HostTimedOut], why: str = "") -> Iterator[Answer]:
        """A line that took its host with it is asked again alone; the second time it is set aside."""
        self._strikes[number] += 1
        self._leaving = True
        if self._strikes[number] < _STRIKES:
            self._ask_again(number)
        else:
            yield from self._end(number, self._set_aside(number, fate, why))

    def _bury(self, gone: HostGone) -> Iterator[Answer]:
        """The host is dead: blame those it had in hand, ask the others again."""
        fate = HostTimedOut if isinstance(gone, HostSilent) else HostCrashed
        only_one = self._careful and len(self._asked) == 1
        blamed = [number for number, begun in self._asked.items() if begun or only_one]
        for number in set(self._asked) - set(blamed):
            self._ask_again(number)
        for number in blamed:
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
                f"Hosts of {self._engine.name} keep dying before they speak: {gone}.",
                f"Their log is {self._host.seat.log}.",
            ) from gone

    def _set_aside(self, number: int, fate: type[HostCrashed | HostTimedOut], why: str) -> EngineError:
        told = f" The engine said: {why}." if why else ""
        did = "hung its host" if fate is HostTimedOut else "killed its host"
        return fate(
            f"“{self._lines[number].text}” {did} twice ({self._engine.name}); it is set aside.{told}",
            f"Change its text, or give it to another engine; the host's log is {self._host.seat.log}.",
        )


def _recording(spoken: Spoken) -> Recording | EngineError:
    samples = np.frombuffer(spoken.samples, "<f4").astype(np.float32)
    if not np.isfinite(samples).all():
        return EngineFailed("The engine gave samples that are no numbers.", "Retry the chunk.")
    return Recording(Clip(samples, spoken.rate), spoken.meant_samples, spoken.signals)
