"""Subtitles, from their file to a track that is spoken on time.

nocturne dub film.de.srt
"""

from typing import Any

from prefect import flow

from flows.at_work import at_work, reported, slots
from flows.beginning_tracks import begin_track, delivered_track, dub_settings
from flows.casting import keep_to_lock
from flows.finishing import finish
from flows.limits import ensure_limits
from flows.orders import DubOrder
from flows.report import finished_report_on
from flows.versions import require_same_version
from flows.workshop import furnish
from tasks.foresight import foretell


@flow(name="dub-subtitles", flow_run_name="{order.source.name}", task_runner=slots, persist_result=False)
def dub_subtitles(order: DubOrder) -> None:
    """Speak one subtitle file: read it, speak and check every cue, bring them onto their times, deliver."""
    require_same_version()
    settings = dub_settings(order)
    with at_work(settings) as shop:
        keep_to_lock(settings, shop.cast, accept=order.accept_voices)
        production = begin_track(shop, settings, order)
        foretell(shop, production)
        with reported(shop, production):
            finish(shop, production, settings.out, ensure_limits(shop, settings, order.workers))


def finished_report(order: DubOrder) -> dict[str, Any] | None:
    """The report of a track that has nothing left to do; asking this costs no run."""
    settings = dub_settings(order)
    with furnish(settings).open() as shop:
        return finished_report_on(shop, delivered_track(shop, settings, order))
