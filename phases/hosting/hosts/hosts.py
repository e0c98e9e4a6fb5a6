"""All hosts of this machine, and the right to use one of them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from phases.errors import HostUnavailable
from phases.hosting.hosts.connection import HostConnection
from phases.hosting.hosts.launch import end_host
from phases.hosting.hosts.link import HostGone, Link
from phases.hosting.hosts.seat import Seat
from phases.hosting.premises import Premises
from phases.hosting.protocol import PROTOCOL, AskHealth, Health, Hello, Identity, ShutDown
from phases.hosting.route import AS_IT_CAN, Route
from phases.hosting.settings import HostSettings
from phases.hosting.tally import Tally
from phases.hosting.trade import AnyTrade, MemberFacts

_SEATS = 1_000
_ANSWER_SECONDS = 5.0


class Hosts:
    """Hosts are found by the files in one folder; any thread of any process may use it at any time."""

    def __init__(
        self, folder: Path, settings: HostSettings | None = None, premises: Premises | None = None
    ) -> None:
        self.folder = folder
        self.settings = settings or HostSettings()
        self.premises = premises or Premises()
        self.tally = Tally()

    @contextmanager
    def borrow(
        self, trade: AnyTrade, member: MemberFacts, route: Route = AS_IT_CAN
    ) -> Iterator[HostConnection]:
        """A host with this member loaded: one's own if it does one work at a time, else shared as the route says."""
        device = self._device_for(trade, member) if member.uses_device else self.premises.device
        premises = self.premises.on(device)
        with self._seat(member, Identity.of(trade, member, device), route) as seat:
            connection = HostConnection(seat, trade, member, self.settings, premises, tally=self.tally)
            try:
                yield connection
            finally:
                connection.close()

    def health(self) -> list[Health]:
        """How the hosts are that live here and answer."""
        return [health for seat in self._living() if (health := self._health(seat)) is not None]

    def shut_down(self) -> None:
        """End every host here, once it has done what it has."""
        for seat in self._living():
            host = seat.host()
            with suppress(HostGone):
                self._tell_to_end(seat)
            end_host(seat, host.pid if host else None, self.settings.silence_seconds)

    @contextmanager
    def _seat(self, member: MemberFacts, identity: Identity, route: Route) -> Iterator[Seat]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if member.batches and not route.apart:
            yield Seat.shared(self.folder, identity)
            return
        seat, busy = self._take_seat(identity)
        try:
            yield seat
        finally:
            busy.release()

    def _device_for(self, trade: AnyTrade, member: MemberFacts) -> str:
        """The device whose host has the least to do; one that has none yet has nothing to do."""
        devices = list(self.settings.devices)
        if len(devices) == 1:
            return devices[0]
        random.shuffle(devices)
        loads = {health.identity: health.queued + health.connections for health in self.health()}
        return min(devices, key=lambda device: loads.get(Identity.of(trade, member, device), 0))

    def _take_seat(self, identity: Identity) -> tuple[Seat, FileLock]:
        """The first free seat; rather one where the member is loaded already."""
        loaded = [seat for seat in self._living("seat-*.lock") if seat.has(identity)]
        for seat in (*loaded, *(Seat.numbered(self.folder, number) for number in range(_SEATS))):
            busy = FileLock(seat.busy, thread_local=False, blocking=False)
            with suppress(Timeout):
                busy.acquire()
                return seat, busy
        raise HostUnavailable(
            f"All {_SEATS} seats in {self.folder} are taken.", "Use fewer workers, or end what holds them."
        )

    def _living(self, pattern: str = "*.lock") -> list[Seat]:
        seats = [Seat(self.folder, lock.stem) for lock in sorted(self.folder.glob(pattern))]
        return [seat for seat in seats if seat.host() is not None]

    def _health(self, seat: Seat) -> Health | None:
        with suppress(HostGone), _greeting(seat) as link:
            link.send(AskHealth())
            while (reply := link.receive(_ANSWER_SECONDS)) is not None:
                if isinstance(reply, Health):
                    return reply
        return None

    def _tell_to_end(self, seat: Seat) -> None:
        with _greeting(seat) as link:
            link.send(ShutDown())
            while link.receive(_ANSWER_SECONDS) is not None:
                continue


@contextmanager
def _greeting(seat: Seat) -> Iterator[Link]:
    link = Link(seat.socket)
    try:
        link.send(Hello(PROTOCOL))
        yield link
    finally:
        link.close()
