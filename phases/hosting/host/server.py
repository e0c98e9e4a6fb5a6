"""The host itself: it loads, listens, works, looks after itself, and ends."""

import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

from phases.hosting.host.connection import Connection, HungUp
from phases.hosting.host.life import Inode, memory_mb, trim_log, write_state
from phases.hosting.host.queue import Job, WorkQueue
from phases.hosting.host.rules import HostOrder, HostState
from phases.hosting.host.shift import Hung, Shift
from phases.hosting.host.worker import Worker, failure
from phases.hosting.protocol import (
    PROTOCOL,
    Ask,
    AskHealth,
    Cancel,
    Garbled,
    Health,
    Hello,
    Identity,
    NotReady,
    NotTaken,
    Overloaded,
    Ready,
    Refused,
    Reply,
    Request,
    ShutDown,
    Welcome,
    longest_request,
    understood,
)
from phases.hosting.trade import AnyTrade, MemberFacts

HUNG = 70
_FLUSH_SECONDS = 10.0
_TOLD_SECONDS = 10.0

log = logging.getLogger("host")


class HostServer:
    """One seat of one machine, for as long as it is needed."""

    def __init__(self, order: HostOrder, trade: AnyTrade, facts: MemberFacts, worker: Worker) -> None:
        rules = order.rules
        batch = max(1, min(facts.max_batch, rules.max_batch))
        wait = rules.batch_wait_ms / 1000
        self._order = order
        self._trade = trade
        self._identity = Identity.of(trade, facts, order.premises.device)
        self._worker = worker
        self._queue = WorkQueue(capacity=rules.queue_lines, max_batch=batch, wait_seconds=wait)
        self._shift = Shift(worker, rules, facts.name, self._flush)
        self._connections: set[Connection] = set()
        self._loaded: asyncio.Future[Ready | NotReady] = asyncio.get_running_loop().create_future()
        self._retire = asyncio.Event()
        self._told = asyncio.Event()
        self._started = self._last_busy = time.monotonic()
        self._loaded_mb = 0

    async def run(self) -> None:
        """Live until there is a reason to end; then finish what is there, and end."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._end, "asked to by signal")
        server = await self._listen()
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(self._keep_house())
            working = tasks.create_task(self._load_and_work())
            await self._retire.wait()
            server.close()
            self._leave_the_seat()
            self._queue.close()
            await working
            keeping.cancel()
        await self._hang_up()
        await self._worker.close()
        self._shift.counts.unloads += 1
        log.info("ended: %s", self._shift.counts)

    async def _listen(self) -> asyncio.Server:
        mask = os.umask(0o177)
        try:
            server = await asyncio.start_unix_server(self._serve, self._order.socket, backlog=1024)
        finally:
            os.umask(mask)
        self._inodes = {path: Inode.at(Path(path)) for path in (self._order.lock, self._order.socket)}
        state = HostState(PROTOCOL, os.getpid(), self._identity)
        write_state(Path(self._order.state), state)
        return server

    async def _load_and_work(self) -> None:
        loaded = await self._worker.load()
        if loaded.raised:
            error = failure(loaded.raised, self._identity.member)
            self._loaded.set_result(NotReady(type(error).__name__, error.message, error.remedy))
            await _within(_TOLD_SECONDS, self._told)
            self._end(f"cannot be loaded: {error}")
            return
        self._shift.counts.loads += 1
        self._loaded_mb = memory_mb()
        self._loaded.set_result(Ready())
        log.info("loaded %s: %d MB", self._identity.member, self._loaded_mb)
        await self._do_all()

    async def _do_all(self) -> None:
        while jobs := await self._queue.next_batch():
            try:
                reason = await self._shift.do(jobs)
            except Hung:
                await self._hang_up()
                log.warning("%s hung for %s s: ending", self._identity.member, self._order.rules.line_seconds)
                _exit_now(HUNG)
            else:
                self._last_busy = time.monotonic()
                if self._shift.largest_batch:
                    self._queue.shrink(self._shift.largest_batch)
                if reason:
                    self._end(reason)
                    self._hand_back()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, longest_request(self._trade))
        self._connections.add(connection)
        try:
            if await self._greeted(connection):
                while True:
                    self._handle(connection, await connection.request())
        except Garbled as error:
            connection.send(Refused(str(error)))
        except HungUp:
            log.debug("a client hung up")
        finally:
            self._queue.drop(connection)
            self._connections.discard(connection)
            self._last_busy = time.monotonic()
            await connection.close(_FLUSH_SECONDS)

    async def _flush(self) -> None:
        await asyncio.gather(*(each.flush(_FLUSH_SECONDS) for each in list(self._connections)))

    async def _greeted(self, connection: Connection) -> bool:
        hello = await connection.request()
        connection.send(Welcome(self._identity, os.getpid()))
        if not isinstance(hello, Hello) or hello.protocol != PROTOCOL:
            raise Garbled(f"this host speaks protocol {PROTOCOL}")
        loaded = await asyncio.shield(self._loaded)
        connection.send(loaded)
        if isinstance(loaded, NotReady):
            self._told.set()
        return isinstance(loaded, Ready)

    def _handle(self, connection: Connection, request: Request) -> None:
        match request:
            case Ask():
                self._take(connection, request)
            case Cancel():
                for job in self._queue.drop(connection, set(request.ids)):
                    connection.send(NotTaken(job.id))
            case AskHealth():
                connection.send(self._health())
            case ShutDown():
                self._end("asked to")
            case Hello():
                connection.send(Welcome(self._identity, os.getpid()))

    def _take(self, connection: Connection, request: Ask) -> None:
        if self._retire.is_set():
            connection.send(NotTaken(request.id))
            return
        work = understood(self._trade.read_work, request.work)
        job = Job(
            request.id,
            work,
            self._trade.bucket(work),
            request.alone,
            answer=connection.send,
            owner=connection,
            at_once=request.at_once,
        )
        if not self._queue.put(job):
            connection.send(Overloaded(request.id))

    def _health(self) -> Reply:
        counts = self._shift.counts
        return Health(
            identity=self._identity,
            pid=os.getpid(),
            loads=counts.loads,
            unloads=counts.unloads,
            requests=counts.requests,
            batches=counts.batches,
            failures=counts.failures,
            queued=len(self._queue),
            connections=len(self._connections),
            memory_mb=memory_mb(),
            uptime_seconds=round(time.monotonic() - self._started),
        )

    async def _keep_house(self) -> None:
        rules = self._order.rules
        while True:
            await asyncio.sleep(min(1.0, rules.idle_seconds / 4))
            trim_log(Path(self._order.log))
            if reason := self._reason_to_end():
                self._end(reason)

    def _reason_to_end(self) -> str | None:
        if any(Inode.at(Path(path)) != inode for path, inode in self._inodes.items()):
            return "its lock or socket is gone"
        if self._is_idle() and time.monotonic() - self._last_busy > self._order.rules.idle_seconds:
            return "idle"
        grown = memory_mb() - self._loaded_mb
        if self._loaded_mb and grown > self._order.rules.recycle_growth_mb:
            return f"grew by {grown} MB"
        return None

    def _is_idle(self) -> bool:
        return not (self._connections or len(self._queue) or self._shift.busy) and self._loaded.done()

    def _end(self, reason: str) -> None:
        if not self._retire.is_set():
            log.info("ending: %s", reason)
            self._retire.set()

    def _leave_the_seat(self) -> None:
        """Nobody new comes; but files that a successor laid are not ours."""
        if Inode.at(Path(self._order.socket)) == self._inodes[self._order.socket]:
            Path(self._order.socket).unlink(missing_ok=True)
            Path(self._order.state).unlink(missing_ok=True)

    def _hand_back(self) -> None:
        """A member that is worn out or ill does nothing more; a fresh one will."""
        for job in self._queue.drop():
            job.answer(NotTaken(job.id))

    async def _hang_up(self) -> None:
        await asyncio.gather(*(each.close(_FLUSH_SECONDS) for each in list(self._connections)))


def _exit_now(code: int) -> None:
    """A thread that hangs cannot be joined, only left."""
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)


async def _within(seconds: float, event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        log.debug("nobody came to hear it")
