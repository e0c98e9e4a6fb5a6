"""A borrowed host: asked work by work, renewed when it dies."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

import phases.errors
from phases.errors import EngineError, EngineFailed, HostUnavailable
from phases.hosting.host.life import is_locked
from phases.hosting.hosts.launch import end_host, kill_host, start_host, tell_to_end
from phases.hosting.hosts.link import HostDeaf, HostGone, Link
from phases.hosting.hosts.seat import Seat
from phases.hosting.premises import Premises
from phases.hosting.protocol import (
    PROTOCOL,
    Ask,
    AskHealth,
    Cancel,
    Health,
    Hello,
    Identity,
    NotReady,
    Ready,
    Reply,
    Request,
    ShutDown,
    Welcome,
)
from phases.hosting.settings import HostSettings
from phases.hosting.tally import Tally
from phases.hosting.trade import AnyTrade, MemberFacts

_ATTEMPTS = 5
_POLL_SECONDS = 0.01


class HostSilent(HostGone):
    """The host lived, said nothing for too long, and was killed."""


class HostConnection:
    """The host on one seat, as one borrower sees it."""

    def __init__(
        self,
        seat: Seat,
        trade: AnyTrade,
        facts: MemberFacts,
        settings: HostSettings,
        premises: Premises,
        *,
        tally: Tally,
    ) -> None:
        self.seat = seat
        self.tally = tally
        self._trade = trade
        self._facts = facts
        self._settings = settings
        self._premises = premises
        self._identity = Identity.of(trade, facts, premises.device)
        self._pid = 0
        self._silent_seconds = 0.0
        self._pings = 0
        self._link = self._open()

    @property
    def pid(self) -> int:
        """The process that answers."""
        return self._pid

    def ask(self, number: int, work: object, *, alone: bool = False, at_once: int = 0) -> None:
        """Have a work done; the answers carry its number. Raises EngineFailed if it is too large to be sent."""
        packed = self._trade.pack_work(work)
        if len(packed) > self._trade.largest_work:
            raise EngineFailed(
                f"{self._trade.told(work)} is too large to be sent to a host: it has {len(packed)} bytes, "
                f"and at most {self._trade.largest_work} can be sent.",
                "Split it.",
            )
        self._send(Ask(number, packed, alone, at_once))

    def cancel(self, numbers: list[int]) -> None:
        """Take back what is not begun; each such work is answered NotTaken."""
        self._send(Cancel(numbers))

    def receive(self, seconds: float) -> Reply | None:
        """The next answer, if one comes in that time; raises HostGone when there will be none."""
        began = time.monotonic()
        reply = self._link.receive(seconds)
        if reply is not None:
            self._silent_seconds, self._pings = 0.0, 0
            return None if isinstance(reply, Health) else reply
        # Only time spent listening counts: a caller that was busy elsewhere has heard nothing either.
        self._silent_seconds += min(seconds, time.monotonic() - began)
        self._mind_silence()
        return None

    def last_words(self) -> Iterator[Reply]:
        """What a host had said before it died, and nobody had read yet."""
        with suppress(HostGone):
            while (reply := self._link.receive(0.0)) is not None:
                if not isinstance(reply, Health):
                    yield reply

    def renew(self) -> None:
        """A host that lives, in place of one that died or is about to end."""
        self._link.close()
        self._link = self._open()

    def close(self) -> None:
        """Leave the host to others; it drops what was not begun."""
        self._link.close()

    def _mind_silence(self) -> None:
        limit = self._settings.silence_seconds
        if self._silent_seconds > limit:
            kill_host(self.seat, self._pid)
            raise HostSilent(f"the host said nothing for {limit:g} s")
        if self._silent_seconds > (self._pings + 1) * limit / 4:
            self._pings += 1
            self._send(AskHealth())

    def _send(self, request: Request) -> None:
        try:
            self._link.send(request, self._settings.silence_seconds)
        except HostDeaf as deaf:
            kill_host(self.seat, self._pid)
            raise HostSilent(str(deaf)) from deaf

    def _open(self) -> Link:
        """A connection to a host that is ready, found or started."""
        self._silent_seconds, self._pings = 0.0, 0
        with _only_one(self.seat, self._settings):
            for _ in range(_ATTEMPTS):
                try:
                    return self._greeted(self._reached())
                except HostGone:
                    continue
        raise HostUnavailable(
            f"The host of {self._facts.name} died {_ATTEMPTS} times before it was ready.",
            f"Its log is {self.seat.log}.",
        )

    def _reached(self) -> Link:
        """A connection to whoever lives on the seat, or to a host just started there."""
        host = self.seat.host()
        if host is not None and host.protocol != PROTOCOL:
            tell_to_end(self.seat, host.pid)
            end_host(self.seat, host.pid, self._settings.silence_seconds)
        patience = time.monotonic() + self._settings.silence_seconds
        while True:
            try:
                return Link(self.seat.socket)
            except HostGone:
                # It may be about to listen, or to end: what holds the lock lives, and has its time.
                if not is_locked(self.seat.lock):
                    started = start_host(self.seat, self._trade, self._facts, self._settings, self._premises)
                    self.tally.loaded(self._facts.name)
                    return started
                if time.monotonic() > patience:
                    end_host(self.seat, None, 0.0)
                time.sleep(_POLL_SECONDS)

    def _greeted(self, link: Link) -> Link:
        try:
            link.send(Hello(PROTOCOL))
            self._welcomed(link)
            self._wait_until_loaded(link)
        except (HostGone, EngineError):
            link.close()
            raise
        return link

    def _welcomed(self, link: Link) -> None:
        host = self.seat.host()
        welcome = link.receive(self._settings.silence_seconds)
        if isinstance(welcome, Welcome) and welcome.identity == self._identity:
            self._pid = welcome.pid
            return
        if isinstance(welcome, Welcome) and welcome.identity.protocol == PROTOCOL:
            link.receive(self._settings.load_seconds)
            link.send(ShutDown())
            end_host(self.seat, welcome.pid, self._settings.silence_seconds)
        elif host is not None:
            kill_host(self.seat, host.pid)
        raise HostGone("it was another member's host, or another version's")

    def _wait_until_loaded(self, link: Link) -> None:
        match link.receive(self._settings.load_seconds):
            case Ready():
                return
            case NotReady(error, message, remedy):
                raise error_named(error, message, remedy)
            case _:
                kill_host(self.seat, self._pid)
                raise HostUnavailable(
                    f"{self._facts.name} was not loaded within {self._settings.load_seconds:g} s.",
                    "Allow it more time (load_seconds), or look for what keeps it.",
                )


def error_named(name: str, message: str, remedy: str) -> EngineError:
    """The error of our tree that a host sent by name."""
    kind = getattr(phases.errors, name, None)
    if isinstance(kind, type) and issubclass(kind, EngineError):
        return kind(message, remedy)
    return EngineFailed(message, remedy)


@contextmanager
def _only_one(seat: Seat, settings: HostSettings) -> Iterator[None]:
    """Held while a host is looked for, started or ended, so that two do not do it at once."""
    patience = settings.load_seconds + settings.silence_seconds
    lock = FileLock(seat.starting, thread_local=False, timeout=patience, poll_interval=0.01)
    try:
        lock.acquire()
    except Timeout as error:
        raise HostUnavailable(
            f"Another process has been starting a host on {seat.name} for {patience:g} s.",
            f"Its log is {seat.log}.",
        ) from error
    try:
        yield
    finally:
        lock.release()
