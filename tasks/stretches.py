"""Stretches: chunks of one chapter and one engine, handled by one task."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from db.chunks import ScriptedChunk
from phases.script import Chunk

ENGINE_SECONDS = 30.0
"""How much engine work one task shall hold."""
FEWEST_CHUNKS = 2
"""A heading is listened to with what follows it."""
FIRST_CHUNKS = 8
MOST_CHUNKS = 48
"""However fast the engine: validation and assembly run beside it and want something to do."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The unit of a Prefect task. How chunks fall into stretches never changes a take."""

    chunks: tuple[ScriptedChunk, ...]

    def __str__(self) -> str:
        numbers = [each.chunk.number for each in self.chunks]
        if len(numbers) == 1:
            return self.chunks[0].chunk.label
        # A hyphen: the dash is missing from the font of Prefect's graph, and 00010003 is no range.
        chunks = f"chunks {min(numbers):04d}-{max(numbers):04d}"
        if len(numbers) <= max(numbers) - min(numbers):
            chunks = f"{len(numbers)} of {chunks}"
        return f"ch {self.chunks[0].chunk.chapter:02d} · {chunks}"

    @property
    def letters(self) -> int:
        """Length of the spoken text: what engine work is proportional to."""
        return sum(len(each.chunk.spoken) for each in self.chunks)


class StretchCutter:
    """Cuts what is still to be spoken into stretches, one at a time, as long as the measured speed says."""

    def __init__(self, chunks: Iterable[ScriptedChunk], speaking: Callable[[Chunk], Hashable]) -> None:
        self._speaking = speaking
        """What has to be changed between two chunks that differ in it: an engine, a voice, a language."""
        self._waiting = deque(self._in_turns(chunks))
        self._letters_per_second: float | None = None

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def learn(self, letters: int, seconds: float) -> None:
        """Take note of how long a stretch took."""
        if letters and seconds > 0:
            latest = letters / seconds
            before = self._letters_per_second or latest
            self._letters_per_second = (before + latest) / 2

    def cut(self) -> Stretch:
        """The next stretch: chapter by chapter, in a chapter one engine after the other, each in the order given."""
        cut = [self._waiting.popleft()]
        while self._waiting and self._belongs(cut, self._waiting[0]):
            cut.append(self._waiting.popleft())
        return Stretch(tuple(cut))

    def _belongs(self, cut: list[ScriptedChunk], following: ScriptedChunk) -> bool:
        if self._turn(following) != self._turn(cut[0]):
            return False
        if len(cut) < FEWEST_CHUNKS:
            return True
        if self._letters_per_second is None:
            return len(cut) < FIRST_CHUNKS
        work = sum(len(each.chunk.spoken) for each in cut) / self._letters_per_second
        return len(cut) < MOST_CHUNKS and work < ENGINE_SECONDS

    def _in_turns(self, chunks: Iterable[ScriptedChunk]) -> Iterator[ScriptedChunk]:
        """Engines speak in turns, or each line of a dialogue would load another one."""
        turns: dict[tuple[int, Hashable], list[ScriptedChunk]] = {}
        for each in chunks:
            turns.setdefault(self._turn(each), []).append(each)
        for turn in sorted(turns, key=lambda turn: turn[0]):
            yield from turns[turn]

    def _turn(self, each: ScriptedChunk) -> tuple[int, Hashable]:
        return each.chunk.chapter, self._speaking(each.chunk)
