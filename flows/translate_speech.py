"""A recording, from its file to subtitles in its own language and in another, and to a track that speaks them.

nocturne translate talk.wav --from en --to pt
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect import flow

from db.productions import set_settings, set_source
from db.speech import clear_segment_failures
from flows import dub_subtitles as dubbing
from flows.at_work import at_work, slots
from flows.beginning_recordings import FOR_A_CAST, begin_recording, delivered_recording, speech_settings
from flows.beginning_tracks import dub_settings
from flows.finishing import settled
from flows.limits import ensure_limits
from flows.orders import DubOrder, SpeechOrder
from flows.ownership import owned
from flows.pages.keeping import kept_current
from flows.pages.speech import speech_page
from flows.speech_report import speech_report
from flows.transcription import Transcription
from flows.versions import require_same_version
from flows.workshop import furnish
from phases.script import NARRATOR
from tasks.progress import LISTENING, TRANSLATING, Progress, Standing, listening
from tasks.speech.delivering import deliver_subtitles
from tasks.speech.recording import Recording
from tasks.workshop import Workshop

DUBBED = "dubbed"


@flow(name="translate-speech", flow_run_name="{order.source.name}", task_runner=slots, persist_result=False)
def translate_speech(order: SpeechOrder) -> None:
    """Write down what is said in a recording, translate it, make subtitles of both, and speak them if asked to."""
    began = time.monotonic()
    require_same_version()
    if order.dub:
        _require_a_voice(order)
    settings = speech_settings(order)
    with at_work(settings) as shop:
        ensure_limits(shop, settings)
        recording = begin_recording(shop, settings, order)
        with (
            _reported(shop, recording, began),
            owned(shop, recording.production.id) as ownership,
            settled(shop, ownership),
        ):
            _begin(shop, recording)
            Transcription(shop, ownership, recording).run()
            shop.progress.step("writing the subtitles")
            deliver_subtitles(shop, ownership, recording.as_it_is_now(shop), settings.out)
    if order.dub:
        _dub(order, shop.progress)


def finished_report(order: SpeechOrder) -> dict[str, Any] | None:
    """The report of a recording that has nothing left to do; asking this costs no run."""
    settings = speech_settings(order)
    with furnish(settings).open() as shop:
        recording = delivered_recording(shop, settings, order)
        if recording is None:
            return None
        report = speech_report(shop, recording, standing=Standing()).as_json()
    if not order.dub:
        return report
    dubbed = dubbing.finished_report(_dub_order(order, _to_be_spoken(order, report), report["length_ms"]))
    return None if dubbed is None else {**report, DUBBED: dubbed}


def _dub(order: SpeechOrder, progress: Progress) -> None:
    """The track is a production of its own, in a run of its own; its report goes with that of the recording."""
    report = dict(progress.standing.report or {})

    def hear(standing: Standing) -> None:
        progress.pass_on(standing)
        if standing.report is not None:
            progress.finish({**report, DUBBED: standing.report})

    with listening(hear):
        dubbing.dub_subtitles(_dub_order(order, _to_be_spoken(order, report), report["length_ms"]))


def _require_a_voice(order: SpeechOrder) -> None:
    """Nothing, or why there can be no dub: it is said before anything is heard. Of a cast it is known later."""
    with furnish(dub_settings(_dub_order(order, order.source))).open() as shop:
        if not shop.cast.names:
            voice = shop.cast.voice_of(NARRATOR, order.shown_in)
            shop.require_environment(voice.environment)


def _to_be_spoken(order: SpeechOrder, report: Mapping[str, Any]) -> Path:
    endings = (f".{order.shown_in}.{kind}" for kind in (FOR_A_CAST, "srt"))
    return Path(next(path for ending in endings for path in report["files"] if path.endswith(ending)))


def _dub_order(order: SpeechOrder, subtitles: Path, length_ms: int | None = None) -> DubOrder:
    return DubOrder(
        source=subtitles,
        language=order.shown_in,
        engine=order.engine,
        voice=order.voice,
        cast=order.cast,
        out=order.out,
        length_ms=length_ms,
    )


def _begin(shop: Workshop, recording: Recording) -> None:
    production = recording.production
    with shop.store.writing() as session:
        set_source(session, production.id, production.source)
        set_settings(session, production.id, production.settings)
        clear_segment_failures(session, production.id)
    step = TRANSLATING if recording.is_written else LISTENING
    shop.progress.begin_step(step, production.title, chunks=len(recording.segments))


@contextmanager
def _reported(shop: Workshop, recording: Recording, began: float) -> Iterator[None]:
    """Prefect's page shows how it goes; and however the block ends, whoever listens hears what the run came to."""
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
