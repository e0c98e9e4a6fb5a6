"""A recording on its way from segments to translated lines: the next ones are heard while these are translated."""

from functools import partial
from typing import Any

from prefect.futures import PrefectFuture

from db.owners import Ownership
from db.speech import KnownSegment
from flows.pipeline import Pipeline, failure_of
from phases.errors import ChunkFailed, ProductionStopped
from tasks.slots import SlotsClosed
from tasks.speech.giving_up import give_up_segment
from tasks.speech.hearing import SegmentStretch, hear_segments
from tasks.speech.recording import Recording, stretches
from tasks.speech.translating import get_translator_ready, translate_segments
from tasks.workshop import Workshop

STRETCH_MS = 60_000
"""How much speech one task hears: some seconds of work, after which another production gets its turn."""
PAGE_MS = 600_000
"""The same of subtitles, which are only translated."""
LOOKAHEAD = 10
"""Stretches that are heard or wait for a slot."""
WAITING_FOR_TRANSLATION = 5
"""Stretches that are heard and not translated yet, before no further one is heard: nothing piles up."""


class Transcription:
    """Hears what nobody has heard, translates what nobody has translated; every segment has an end."""

    def __init__(self, shop: Workshop, ownership: Ownership, recording: Recording) -> None:
        self._shop = shop
        self._ownership = ownership
        self._recording = recording
        longest_ms = PAGE_MS if recording.is_written else STRETCH_MS
        self._waiting = [SegmentStretch(each) for each in stretches(recording.segments, longest_ms)]
        self._hearing = self._translating = 0
        self._done = 0
        self._failed: dict[int, str] = {}
        self._pipeline = Pipeline()
        self._trouble: BaseException | None = None

    def run(self) -> None:
        """Work until nothing is left, or it is stopped; what failed is recorded, and others are not held up."""
        if self._recording.interpreters.translator is not None and not self._recording.is_written:
            self._pipeline.start(get_translator_ready, self._has_ended_badly, self._shop, self._recording)
        self._hear_more()
        self._pipeline.run()
        if self._trouble is not None:
            raise self._trouble
        if self._shop.stop.is_set():
            raise ProductionStopped(
                self._shop.stopped_because, "Run the same command again: it goes on where it stopped."
            )

    def _hear_more(self) -> None:
        while (
            self._waiting
            and self._hearing < LOOKAHEAD
            and self._translating < WAITING_FOR_TRANSLATION
            and not self._shop.stop.is_set()
        ):
            stretch = self._waiting.pop(0)
            if self._recording.is_written:
                self._translate(stretch, {})
                continue
            self._hearing += 1
            self._pipeline.start(
                hear_segments, partial(self._heard, stretch), self._shop, self._recording, stretch
            )

    def _heard(self, stretch: SegmentStretch, future: PrefectFuture[dict[int, str]]) -> None:
        self._hearing -= 1
        if self._has_ended_badly(future):
            return
        self._translate(stretch, future.result())
        self._hear_more()

    def _translate(self, stretch: SegmentStretch, unheard: dict[int, str]) -> None:
        self._translating += 1
        self._pipeline.start(
            translate_segments,
            partial(self._translated, stretch, unheard),
            self._shop,
            self._recording,
            stretch,
        )

    def _translated(
        self, stretch: SegmentStretch, unheard: dict[int, str], future: PrefectFuture[dict[int, str]]
    ) -> None:
        self._translating -= 1
        if self._has_ended_badly(future):
            return
        for number, why in {**unheard, **future.result()}.items():
            self._give_up(self._recording.numbered[number], why)
        self._done += len(stretch)
        self._shop.progress.chunks_done(self._done - len(self._failed), len(self._failed))
        self._hear_more()

    def _give_up(self, known: KnownSegment, why: str) -> None:
        self._failed[known.segment.number] = why
        self._pipeline.start(
            give_up_segment, self._given_up, self._shop, self._recording.production.id, known, why
        )

    def _given_up(self, future: PrefectFuture[None]) -> None:
        if not isinstance(failure_of(future), ChunkFailed):
            self._has_ended_badly(future)

    def _has_ended_badly(self, future: PrefectFuture[Any]) -> bool:
        """Whether the task failed for a reason that is no segment's: then nothing more is started."""
        trouble = failure_of(future)
        if trouble is not None and not isinstance(trouble, SlotsClosed):
            self._trouble = self._trouble or trouble
            self._shop.halt()
        return trouble is not None
