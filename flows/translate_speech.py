"""A recording, from its file to subtitles in its own language and in another.

nocturne translate talk.wav --from en --to pt
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect import flow

from db.speech import clear_segment_failures
from flows.at_work import at_work, slots
from flows.beginning_recordings import begin_recording, delivered_recording, speech_settings
from flows.finishing import settled
from flows.limits import ensure_limits
from flows.orders import SpeechOrder
from flows.ownership import owned
from flows.pages.keeping import kept_current
from flows.pages.speech import speech_page
from flows.speech_report import speech_report
from flows.transcription import Transcription
from flows.versions import require_same_version
from flows.workshop import furnish
from tasks.progress import LISTENING, Standing
from tasks.speech.delivering import deliver_subtitles
from tasks.speech.recording import Recording
from tasks.workshop import Workshop


@flow(name="translate-speech", flow_run_name="{order.source.name}", task_runner=slots, persist_result=False)
def translate_speech(order: SpeechOrder) -> None:
    """Write down what is said in a recording, translate it, and make subtitles of both."""
    require_same_version()
    settings = speech_settings(order)
    with at_work(settings) as shop:
        ensure_limits(shop, settings)
        recording = begin_recording(shop, settings, order)
        with (
            _reported(shop, recording),
            owned(shop, recording.production.id) as ownership,
            settled(shop, ownership),
        ):
            _begin(shop, recording)
            Transcription(shop, ownership, recording).run()
            shop.progress.step("writing the subtitles")
            deliver_subtitles(shop, ownership, recording.as_it_is_now(shop), settings.out)


def finished_report(order: SpeechOrder) -> dict[str, Any] | None:
    """The report of a recording that has nothing left to do; asking this costs no run."""
    settings = speech_settings(order)
    with furnish(settings).open() as shop:
        recording = delivered_recording(shop, settings, order)
        return speech_report(shop, recording, standing=Standing()).as_json() if recording else None


def _begin(shop: Workshop, recording: Recording) -> None:
    with shop.store.writing() as session:
        clear_segment_failures(session, recording.production.id)
    shop.progress.begin_step(LISTENING, recording.production.title, chunks=len(recording.segments))


@contextmanager
def _reported(shop: Workshop, recording: Recording) -> Iterator[None]:
    """Prefect's page shows how it goes; and however the block ends, whoever listens hears what the run came to."""
    began = time.monotonic()
    try:
        with kept_current(
            recording.production.id,
            lambda: speech_page(speech_report(shop, recording, standing=shop.progress.standing)),
        ):
            yield
    finally:
        wall_seconds = time.monotonic() - began
        report = speech_report(shop, recording, standing=shop.progress.standing, wall_seconds=wall_seconds)
        shop.progress.finish(report.as_json())
