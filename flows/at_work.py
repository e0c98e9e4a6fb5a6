"""What every flow that speaks has about it: slots, a workshop, and somebody who is told how it goes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect.task_runners import TaskRunner

from flows.clusters import cluster_in_use
from flows.limits import limit_of_this_machine, telling_of_pauses
from flows.pages.keeping import kept_current
from flows.pages.production import Moment, production_page
from flows.report import report_on
from flows.settings import Settings, load_settings
from flows.stopping import stopping_on_interrupt
from flows.workshop import furnish
from phases.production import Production
from tasks.slots import HEARING, SPEAKING, SlotTaskRunner
from tasks.workshop import Workshop

slots: TaskRunner[Any] = SlotTaskRunner(
    {
        SPEAKING: ("synthesize_stretch", "retake_chunk"),
        HEARING: ("audition_voice", "hear_stretch", "hear_chunk", "hear_segments"),
    },
    desk=lambda: load_settings().folder.slots,
    called=limit_of_this_machine,
    cluster=cluster_in_use,
)


@contextmanager
def at_work(settings: Settings) -> Iterator[Workshop]:
    """A workshop; Ctrl-C ends the work in good order."""
    with furnish(settings).open() as shop, stopping_on_interrupt(shop), telling_of_pauses(shop):
        yield shop


@contextmanager
def reported(shop: Workshop, production: Production) -> Iterator[None]:
    """Prefect's page shows how it goes; and however the block ends, whoever listens hears what the run came to."""
    began = time.monotonic()
    pace: list[Moment] = []

    def page() -> str:
        report = report_on(shop, production.id, standing=shop.progress.standing)
        pace.append(Moment(time.monotonic() - began, report.done))
        return production_page(report, shop.progress.standing, pace)

    try:
        with kept_current(production.id, page):
            yield
    finally:
        wall_seconds = time.monotonic() - began
        report = report_on(shop, production.id, standing=shop.progress.standing, wall_seconds=wall_seconds)
        shop.progress.finish(report.as_json())
