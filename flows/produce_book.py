"""A book, from its source to a finished audiobook.

Run again, it goes on where it stopped: every step asks the store first, and only what is missing is spoken. A
production with a failed chunk is not delivered; it ends as failed, by name.

    nocturne produce book.epub
    nocturne retry the-time-machine-3fa9c2d1
"""

from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, runtime

from flows.at_work import at_work, reported, slots
from flows.casting import keep_to_lock
from flows.finishing import finish
from flows.limits import ensure_limits
from flows.orders import BookOrder, RetryOrder
from flows.report import finished_report_on
from flows.settings import Settings, load_settings
from flows.starting import begin_production, delivered_production, settings_of, spoken_production
from flows.stopping import stopping_at
from flows.versions import require_same_version
from flows.workshop import furnish
from phases.production import Production
from tasks.directing import take_again
from tasks.workshop import Workshop


@flow(name="produce-book", flow_run_name="{order.source.name}", task_runner=slots, persist_result=False)
def produce_book(order: BookOrder) -> None:
    """Produce one book: read it, write its script, speak and check every chunk, assemble, deliver."""
    require_same_version()
    settings = settings_for(order)
    with at_work(settings) as shop:
        keep_to_lock(settings, shop.cast, accept=order.accept_voices)
        production = begin_production(shop, settings, order)
        with reported(shop, production), stopping_at(shop, order.until):
            finish(shop, production, settings.out, ensure_limits(shop, settings, order.workers))


def finished_report(order: BookOrder) -> dict[str, Any] | None:
    """The report of a production that has nothing left to do; asking this costs no run."""
    settings = settings_for(order)
    with furnish(settings).open() as shop:
        return finished_report_on(shop, delivered_production(shop, settings, order))


@flow(name="retry-chunks", flow_run_name="{order.production}", task_runner=slots, persist_result=False)
def retry_chunks(order: RetryOrder) -> None:
    """Take chunks of a production again, those named or all that failed, and finish it."""
    require_same_version()
    production = spoken_production(order.production)
    settings = load_settings(**settings_of(production), workers=order.workers)
    with at_work(settings) as shop, reported(shop, production):
        out = order.out or Path(production.settings["out"])
        # Prefect's Retry of this run goes on with what it began; it does not refuse the takes it has made.
        is_retried = runtime.flow_run.run_count > 1
        first = None if is_retried else partial(_take_again, shop, production, order)
        finish(shop, production, out, ensure_limits(shop, settings, order.workers), first)


def _take_again(shop: Workshop, production: Production, order: RetryOrder) -> None:
    take_again(shop, production.id, order.chunks, order.direction, as_before=order.as_before)


def settings_for(order: BookOrder) -> Settings:
    """The settings in force for an order."""
    return load_settings(
        engine=order.engine,
        voice=order.voice,
        cast=order.cast,
        out=order.out,
        workers=order.workers,
        batch_size=order.batch_size,
    )
