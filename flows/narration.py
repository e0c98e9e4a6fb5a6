"""A production on its way from chunks to assembled chapters: what follows what, whatever ends first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from prefect.futures import PrefectFuture

from db.chapters import ChapterRecord
from db.chunks import Failure, ScriptedChunk
from db.owners import Ownership
from flows.auditions import Auditions
from flows.pipeline import Pipeline, failure_of
from phases.errors import (
    ChunkFailed,
    EngineMissing,
    HostCrashed,
    HostTimedOut,
    HostUnavailable,
    ProductionStopped,
)
from phases.production import ProductionKind
from phases.script import Chunk
from phases.take import Take
from tasks.assemble import assemble_chapter
from tasks.audition import Audition, audition_voice
from tasks.hear import hear_chunk, hear_stretch
from tasks.judging import Sorted, judged_takes
from tasks.manners import attempts_at_most, next_attempt
from tasks.measure import measure_stretch
from tasks.retake import give_up_chunk, retake_chunk, settle_persisting
from tasks.slots import SlotsClosed
from tasks.stretches import Stretch, StretchCutter
from tasks.synthesize import Spoken, synthesize_stretch
from tasks.workshop import Workshop

LOOKAHEAD = 16
"""Stretches that are speaking or wait for a slot; more slots than that are never used by one production."""
MOST_HEARINGS = 3
LEAST_RETAKES = 20
"""However small the production: so many retakes a run may always make."""
NOT_CHECKED = "not_checked"
NOT_TAKEN_AGAIN = (
    NOT_CHECKED,
    *(error.__name__ for error in (HostCrashed, HostTimedOut, EngineMissing, HostUnavailable)),
)
"""A chunk that killed its host twice, whose engine cannot be had, or that nobody can check: another take is no help."""


class Narration:
    """Speaks what is missing, judges it, takes failed chunks again, assembles each chapter once it is complete."""

    def __init__(
        self,
        shop: Workshop,
        ownership: Ownership,
        *,
        chapters: Sequence[ChapterRecord],
        chunks: Sequence[ScriptedChunk],
        ready: dict[str, Take],
        kind: ProductionKind = ProductionKind.BOOK,
    ) -> None:
        self._shop = shop
        self._kind = kind
        self._ownership = ownership
        self._chapters = {chapter.number: chapter for chapter in chapters}
        self._chunks = chunks
        self._open = {each.recipe_key: each for each in reversed(chunks) if each.recipe_key not in ready}
        """What has no accepted take: one chunk for each recipe, the first that has it."""
        self._missing = {number: self._open_keys_of(number) for number in self._chapters}
        missing = sorted(self._open.values(), key=lambda each: each.chunk.number)
        self._cutter = (
            _cutter_of_track(shop, missing) if kind == ProductionKind.TRACK else _cutter(shop, missing)
        )
        self._speaking = 0
        self._pipeline = Pipeline()
        self._trouble: BaseException | None = None
        self._numbered = {each.chunk.number: each for each in chunks}
        self._auditions = Auditions(shop, chunks, missing)
        self._unheard: list[Stretch] = []
        self._reheard: Counter[str] = Counter()
        self._attempts: Counter[str] = Counter()
        """Retakes that this run has made, by recipe."""
        self._most_retakes = max(LEAST_RETAKES, round(shop.patience.retakes_share * len(chunks)))
        self.failed: dict[int, Failure] = {}

    def run(self) -> None:
        """Work until all is assembled, given up, or stopped."""
        for number, missing in self._missing.items():
            if not missing:
                self._assemble(number)
        if self._open:
            self._learn(self._auditions.ready())
        self._speak_more()
        self._pipeline.run()
        if self._trouble is not None:
            raise self._trouble
        if self._shop.stop.is_set():
            raise ProductionStopped(
                self._shop.stopped_because,
                f"`nocturne retry {self._ownership.production_id}` goes on where it stopped.",
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
        self, stretch: Stretch, unspeakable: dict[int, Failure], future: PrefectFuture[Sorted]
    ) -> None:
        if self._has_ended_badly(future):
            return
        found = future.result()
        self._follow_up(found, unspeakable)
        if found.pending:
            self._unheard.append(Stretch(tuple(found.pending)))
        self._learn(self._auditions.measured(stretch))
        self._hear_more()

    def _learn(self, auditions: Sequence[Audition]) -> None:
        for audition in auditions:
            self._pipeline.start(audition_voice, partial(self._learned, audition), self._shop, audition)

    def _learned(self, audition: Audition, future: PrefectFuture[None]) -> None:
        if not self._has_ended_badly(future):
            self._auditions.learned(audition)
            self._hear_more()

    def _hear_more(self) -> None:
        """Listen to whatever is said by voices that are known."""
        waiting = [each for stretch in self._unheard for each in stretch.chunks]
        held = [each for each in waiting if self._auditions.hold_up(each)]
        if not self._shop.stop.is_set():
            for stretch in self._unheard:
                ready = tuple(each for each in stretch.chunks if each not in held)
                if ready:
                    self._hear(Stretch(ready))
        self._unheard = [Stretch((each,)) for each in held]

    def _hear(self, stretch: Stretch) -> None:
        self._pipeline.start(hear_stretch, partial(self._heard, stretch), self._shop, stretch)

    def _heard(self, stretch: Stretch, future: PrefectFuture[Sorted]) -> None:
        if self._has_ended_badly(future):
            return
        found = future.result()
        self._follow_up(found, {})
        unsettled = [each for each in found.pending if self._reheard[each.recipe_key] < MOST_HEARINGS]
        self._reheard.update(each.recipe_key for each in unsettled)
        if unsettled and not self._shop.stop.is_set():
            # Another production that shares these takes has other settings, or a verdict was forgotten meanwhile.
            self._hear(Stretch(tuple(unsettled)))
        elif found.pending and not self._shop.stop.is_set():
            raise ChunkFailed(
                f"{stretch} cannot be judged: another production judges the same takes by other settings.",
                "Let the other one end, then run this again: what is done stays done.",
            )

    def _follow_up(self, found: Sorted, unspeakable: dict[int, Failure]) -> None:
        for scripted in found.accepted:
            self._accept(scripted)
        for number, rejection in found.rejected.items() if not self._shop.stop.is_set() else ():
            failure = unspeakable.get(number) or Failure(
                "rejected" if rejection.may_improve else NOT_CHECKED, rejection.message, rejection.takes_tried
            )
            self._take_again(self._numbered[number], failure)
        self._tell()

    def _take_again(self, scripted: ScriptedChunk, failure: Failure) -> None:
        """Another take, if this run may make one more; the first one was made before."""
        number = self._attempts[scripted.recipe_key] + 2
        attempt = None
        if failure.kind not in NOT_TAKEN_AGAIN and number <= attempts_at_most(self._shop, scripted):
            tried = [take for take, _ in judged_takes(self._shop, scripted)]
            attempt = next_attempt(self._shop, scripted, tried, skip=number - 1)
        if attempt is None:
            self._settle(scripted, failure)
        elif self._attempts.total() >= self._most_retakes:
            spent = f"{failure.message} It is not taken again: this run has made its {self._most_retakes} retakes."
            self._settle(scripted, replace(failure, message=spent))
        else:
            self._attempts[scripted.recipe_key] += 1
            then = partial(self._retaken, scripted, number, failure.kind)
            self._pipeline.start(retake_chunk, then, self._shop, attempt, number)

    def _retaken(self, scripted: ScriptedChunk, number: int, kind: str, future: PrefectFuture[bool]) -> None:
        if self._has_failed_again(scripted, number, kind, future) or not future.result():
            return
        if self._auditions.hold_up(scripted):
            self._unheard.append(Stretch((scripted,)))
            return
        then = partial(self._heard_again, scripted, number, kind)
        self._pipeline.start(hear_chunk, then, self._shop, scripted, number)

    def _heard_again(
        self, scripted: ScriptedChunk, number: int, kind: str, future: PrefectFuture[bool]
    ) -> None:
        if not self._has_failed_again(scripted, number, kind, future) and future.result():
            self._accept(scripted)
            self._tell()

    def _has_failed_again(
        self, scripted: ScriptedChunk, number: int, kind: str, future: PrefectFuture[bool]
    ) -> bool:
        trouble = failure_of(future)
        if isinstance(trouble, ChunkFailed):
            self._take_again(scripted, Failure(kind, trouble.message, number))
            return True
        return self._has_ended_badly(future)

    def _settle(self, scripted: ScriptedChunk, failure: Failure) -> None:
        """Nothing is left to try: what stays whatever the seed is doubted, and all else has failed."""
        found = settle_persisting(self._shop, scripted)
        if found.accepted:
            self._accept(scripted)
        elif found.pending and not self._shop.stop.is_set():
            self._hear(Stretch((scripted,)))
        else:
            self.failed[scripted.chunk.number] = failure
            production_id = self._ownership.production_id
            self._pipeline.start(give_up_chunk, self._given_up, self._shop, production_id, scripted, failure)
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
        if self._kind == ProductionKind.TRACK:
            return  # it is fitted as a whole
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


def _cutter(shop: Workshop, missing: Sequence[ScriptedChunk]) -> StretchCutter:
    """Books are spoken chapter by chapter, so that finished ones are assembled meanwhile."""
    return StretchCutter(missing, lambda chunk: shop.engine_of(chunk).name)


def _cutter_of_track(shop: Workshop, missing: Sequence[ScriptedChunk]) -> StretchCutter:
    """The cues of a track by language, then voice, the longest first.

    So little is changed on the way, and who is too short to be judged alone finds company that was spoken before.
    """

    def speaking(chunk: Chunk) -> tuple[str, str, str]:
        voice = shop.voice_of(chunk)
        return chunk.language, voice.engine, voice.name

    in_turn = sorted(missing, key=lambda each: (speaking(each.chunk), -len(each.chunk.spoken)))
    return StretchCutter(in_turn, speaking)
