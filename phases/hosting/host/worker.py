"""The member's thread: it loads, asks and closes the member, and nobody else touches it."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from phases.errors import EngineError, EngineFailed
from phases.hosting.trade import AnyTrade, Member

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came back: a value, or whatever was raised."""

    value: T | None
    raised: BaseException | None = None


class TookTooLong(Exception):
    """The member has not come back and cannot be stopped; its process can."""


class Worker:
    """One member in one thread."""

    def __init__(self, trade: AnyTrade, member: Member) -> None:
        self._trade = trade
        self._member = member
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=trade.kind)

    async def load(self) -> Outcome[None]:
        """The member, ready."""
        return await self._run(self._member.load, None)

    async def do(self, works: Sequence[object], seconds: float) -> Outcome[list[msgspec.Raw]]:
        """One packed result per work; raises TookTooLong if it takes longer."""
        return await self._run(lambda: self._done(works), seconds)

    async def close(self) -> None:
        """The member, gone."""
        await self._run(self._member.close, None)
        self._thread.shutdown()

    async def _run(self, call: Callable[[], T], seconds: float | None) -> Outcome[T]:
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        future: Future[T] = self._thread.submit(call)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(done.set))
        try:
            async with asyncio.timeout(seconds):
                await done.wait()
        except TimeoutError as error:
            raise TookTooLong from error
        raised = future.exception()
        return Outcome(None, raised) if raised else Outcome(future.result())

    def _done(self, works: Sequence[object]) -> list[msgspec.Raw]:
        results = self._trade.do(self._member, works)
        if len(results) != len(works):
            raise EngineFailed(
                f"The {self._trade.kind} gave {len(results)} results for {len(works)} asked.",
                f"The {self._trade.kind} is at fault; its tests show it.",
            )
        return [self._trade.pack_result(result) for result in results]


def failure(raised: BaseException, member: str) -> EngineError:
    """What the member raised, as an error of our tree."""
    if isinstance(raised, EngineError):
        return raised
    return EngineFailed(
        f"{member} raised {type(raised).__name__}: {raised}.",
        f"Retry the chunk; if it fails again, its text or {member} is at fault.",
    )
