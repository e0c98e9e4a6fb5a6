"""The engine's thread: it makes, loads, asks and closes the engine, and nobody else touches it."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from phases.errors import EngineError, EngineFailed
from phases.synthesize.engines.facts import Engine, Line, Recording

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """What came back: a value, or whatever was raised."""

    value: T | None
    raised: BaseException | None = None


class TookTooLong(Exception):
    """The engine has not come back and cannot be stopped; its process can."""


class Worker:
    """One engine in one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")

    async def load(self) -> Result[None]:
        """The engine, ready."""
        return await self._run(self._engine.load, None)

    async def speak(self, lines: Sequence[Line], seconds: float) -> Result[Sequence[Recording]]:
        """One recording per line; raises TookTooLong if it takes longer."""
        return await self._run(lambda: _one_each(lines, self._engine.speak(lines)), seconds)

    async def close(self) -> None:
        """The engine, gone."""
        await self._run(self._engine.close, None)
        self._thread.shutdown()

    async def _run(self, call: Callable[[], T], seconds: float | None) -> Result[T]:
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
        return Result(None, raised) if raised else Result(future.result())


def failure(raised: BaseException, engine: str) -> EngineError:
    """What the engine raised, as an error of our tree."""
    if isinstance(raised, EngineError):
        return raised
    return EngineFailed(
        f"{engine} raised {type(raised).__name__}: {raised}.",
        "Retry the chunk; if it fails again, its text or the engine is at fault.",
    )


def _one_each(lines: Sequence[Line], recordings: Sequence[Recording]) -> Sequence[Recording]:
    if len(recordings) != len(lines):
        raise EngineFailed(
            f"The engine gave {len(recordings)} recordings for {len(lines)} lines.",
            "The engine is at fault; its conformance tests show it.",
        )
    return recordings
