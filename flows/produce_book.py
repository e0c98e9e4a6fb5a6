"""A book, from its source to a finished audiobook.

Run again, it goes on where it stopped: every step asks the store first, and only what is missing is spoken. A
production with a failed chunk is not delivered; it ends as failed, by name.

    nocturne produce book.epub
    nocturne retry the-time-machine-3fa9c2d1
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow, runtime
from prefect.task_runners import TaskRunner

from flows.casting import keep_to_lock
from flows.finishing import finish
from flows.orders import BookOrder, RetryOrder
from flows.report import report_on
from flows.settings import Settings, load_settings
from flows.starting import begin_production, delivered_production, known_production, settings_of
from flows.stopping import stopping_on_interrupt
from flows.workshop import furnish
from phases.production import Production
from tasks.progress import Standing
from tasks.slots import LIMIT, SlotTaskRunner, ensure_limit, slots_for
from tasks.workshop import Workshop

_slots: TaskRunner[Any] = SlotTaskRunner(
    LIMIT, ("synthesize_stretch", "retake_chunk"), desk=lambda: load_settings().folder.slots
)


@flow(name="produce-book", flow_run_name="{order.source.name}", task_runner=_slots, persist_result=False)
def produce_book(order: BookOrder) -> None:
    """Produce one book: read it, write its script, speak and check every chunk, assemble, deliver."""
    settings = _settings_for(order)
    with _at_work(settings) as shop:
        keep_to_lock(settings, shop.cast, accept=order.accept_voices)
        production = begin_production(shop, settings, order)
        with _reported(shop, production):
            finish(shop, production, settings.out, _slots_for(shop, settings, order.workers))


def finished_report(order: BookOrder) -> dict[str, Any] | None:
    """The report of a production that has nothing left to do; asking this costs no run."""
    with furnish(_settings_for(order)).open() as shop:
        production = delivered_production(shop, _settings_for(order), order)
        if production is None:
            return None
        report = report_on(shop, production.id, standing=Standing())
        return replace(report, reused=report.done).as_json()


@flow(name="retry-chunks", flow_run_name="{order.production}", task_runner=_slots, persist_result=False)
def retry_chunks(order: RetryOrder) -> None:
    """Take chunks of a production again, those named or all that failed, and finish it."""
    production = known_production(order.production)
    settings = load_settings(**settings_of(production), workers=order.workers)
    with _at_work(settings) as shop, _reported(shop, production):
        out = order.out or Path(production.settings["out"])
        # Prefect's Retry of this run goes on with what it began; it does not refuse the takes it has made.
        reject = order.chunks if runtime.flow_run.run_count <= 1 else []
        finish(shop, production, out, _slots_for(shop, settings, order.workers), reject)


def _settings_for(order: BookOrder) -> Settings:
    return load_settings(
        engine=order.engine, voice=order.voice, cast=order.cast, out=order.out, workers=order.workers
    )


@contextmanager
def _at_work(settings: Settings) -> Iterator[Workshop]:
    with furnish(settings).open() as shop, stopping_on_interrupt(shop):
        yield shop


@contextmanager
def _reported(shop: Workshop, production: Production) -> Iterator[None]:
    """However the block ends, whoever listens hears what the run came to."""
    began = time.monotonic()
    try:
        yield
    finally:
        wall_seconds = time.monotonic() - began
        report = report_on(shop, production.id, standing=shop.progress.standing, wall_seconds=wall_seconds)
        shop.progress.finish(report.as_json())


def _slots_for(shop: Workshop, settings: Settings, asked: int | None) -> int:
    """The slots of the limit, which is created if it is missing; only a flag changes one that is there."""
    wanted = settings.workers if settings.workers is not None else slots_for(shop.engines.values())
    return ensure_limit(LIMIT, wanted, resize=asked is not None)
