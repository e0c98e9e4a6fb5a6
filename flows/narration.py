"""A production on its way from chunks to assembled chapters: what follows what, whatever ends first."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from prefect.futures import PrefectFuture

from db.chapters import ChapterRecord
from db.chunks import Failure, ScriptedChunk
from db.owners import Ownership
from flows.pipeline import Pipeline, failure_of
from phases.errors import (
    ChunkFailed,
    EngineMissing,
    HostCrashed,
    HostTimedOut,
    HostUnavailable,
    ProductionStopped,
)
from phases.take import Take
from tasks.assemble import assemble_chapter
from tasks.retake import give_up_chunk, retake_chunk
from tasks.slots import SlotsClosed
from tasks.stretches import Stretch, StretchCutter
from tasks.synthesize import Spoken, synthesize_stretch
from tasks.validate import Rejection, measure_stretch
from tasks.workshop import Workshop

LOOKAHEAD = 16
"""Stretches that are speaking or wait for a slot; more slots than that are never used by one production."""
SET_ASIDE = tuple(error.__name__ for error in (HostCrashed, HostTimedOut, EngineMissing, HostUnavailable))
"""A chunk that killed its host twice, or whose engine cannot be had, is not asked for again in this run."""


class Narration:
    """Speaks what is missing, judges it, takes failed chunks again, assembles each chapter once it is complete."""

    def __init__(
        self,
        shop: Workshop,
        ownership: Ownership,
        *,
        chapters: Sequence[ChapterRecord],
        chunks: Sequence[ScriptedChunk],
        done: dict[str, Take],
    ) -> None:
        self._shop = shop
        self._ownership = ownership
        self._chapters = {chapter.number: chapter for chapter in chapters}
        self._chunks = chunks
        self._open = {each.recipe_key: each for each in reversed(chunks) if each.recipe_key not in done}
        """What has no accepted take: one chunk for each recipe, the first that has it."""
        self._missing = {number: self._open_keys_of(number) for number in self._chapters}
        missing = sorted(self._open.values(), key=lambda each: each.chunk.number)
        self._cutter = StretchCutter(missing, lambda chunk: shop.engine_of(chunk).name)
        self._speaking = 0
        self._pipeline = Pipeline()
        self._trouble: BaseException | None = None
        self.failed: dict[int, Failure] = {}

    def run(self) -> None:
        """Work until all is assembled, given up, or stopped."""
        for number, missing in self._missing.items():
            if not missing:
                self._assemble(number)
        self._speak_more()
        self._pipeline.run()
        if self._trouble is not None:
            raise self._trouble
        if self._shop.stop.is_set():
            raise ProductionStopped(
                "Stopped.", f"`nocturne retry {self._ownership.production_id}` goes on where it stopped."
            )

    def _speak_more(self) -> None:
        while self._cutter and self._speaking < LOOKAHEAD and not self._shop.stop.is_set():
            stretch = self._cutter.cut()
            self._speaking += 1
            self._pipeline.start(synthesize_stretch, partial(self._spoken, stretch), self._shop, stretch)

    def _spoken(self, stretch: Stretch, future: PrefectFuture[Spoken]) -> None:
        self._speaking -= 1
        if self._has_ended_badly(future):
            return
        spoken = future.result()
        self._cutter.learn(stretch.letters, spoken.seconds)
        self._speak_more()
        self._pipeline.start(
            measure_stretch, partial(self._measured, stretch, spoken.unspeakable), self._shop, stretch
        )

    def _measured(
        self, stretch: Stretch, unspeakable: dict[int, Failure], future: PrefectFuture[dict[int, Rejection]]
    ) -> None:
        if self._has_ended_badly(future):
            return
        rejected = future.result()
        for scripted in stretch.chunks:
            number = scripted.chunk.number
            if number not in rejected:
                self._accept(scripted)
            elif not self._shop.stop.is_set():
                rejection = rejected[number]
                failure = unspeakable.get(number) or Failure(
                    "rejected", rejection.message, rejection.takes_tried
                )
                self._take_again(scripted, 2, failure)
        self._tell()

    def _take_again(self, scripted: ScriptedChunk, number: int, failure: Failure) -> None:
        may_differ = self._shop.engine_of(scripted.chunk).seeded and failure.kind not in SET_ASIDE
        if may_differ and number <= self._shop.takes_per_chunk:
            then = partial(self._retaken, scripted, number, failure.kind)
            self._pipeline.start(retake_chunk, then, self._shop, scripted, number)
        else:
            self.failed[scripted.chunk.number] = failure
            self._tell()
            production_id = self._ownership.production_id
            self._pipeline.start(give_up_chunk, self._given_up, self._shop, production_id, scripted, failure)

    def _retaken(self, scripted: ScriptedChunk, number: int, kind: str, future: PrefectFuture[bool]) -> None:
        trouble = failure_of(future)
        if isinstance(trouble, ChunkFailed):
            self._take_again(scripted, number + 1, Failure(kind, trouble.message, number))
        elif not self._has_ended_badly(future) and future.result():
            self._accept(scripted)
            self._tell()

    def _given_up(self, future: PrefectFuture[None]) -> None:
        trouble = failure_of(future)
        if not isinstance(trouble, ChunkFailed):
            self._has_ended_badly(future)

    def _accept(self, scripted: ScriptedChunk) -> None:
        self._open.pop(scripted.recipe_key, None)
        for number, missing in self._missing.items():
            if scripted.recipe_key in missing:
                missing.discard(scripted.recipe_key)
                if not missing:
                    self._assemble(number)

    def _assemble(self, number: int) -> None:
        chapter = self._chapters[number]
        self._pipeline.start(
            assemble_chapter, self._followed_by_nothing, self._shop, self._ownership, chapter
        )

    def _followed_by_nothing(self, future: PrefectFuture[None]) -> None:
        self._has_ended_badly(future)

    def _has_ended_badly(self, future: PrefectFuture[Any]) -> bool:
        """Whether the task failed for a reason that is not its chunk's: then nothing more is started."""
        trouble = failure_of(future)
        if trouble is not None and not isinstance(trouble, SlotsClosed):
            self._trouble = self._trouble or trouble
            self._shop.halt()
        return trouble is not None

    def _open_keys_of(self, chapter: int) -> set[str]:
        return {each.recipe_key for each in self._chunks if each.chunk.chapter == chapter} & self._open.keys()

    def _tell(self) -> None:
        done = sum(each.recipe_key not in self._open for each in self._chunks)
        self._shop.progress.chunks_done(done, len(self.failed))
