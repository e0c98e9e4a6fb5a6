"""Tasks that work in other processes: told what the flow knows, stopped when it stops, heard of through the store."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from prefect.context import FlowRunContext

from db.owners import Ownership, holds
from db.productions import set_state
from db.recorded import recorded
from flows.recurring import every
from phases.errors import DatabaseUnavailable
from phases.production import ProductionState
from tasks.branch import Branch
from tasks.slots import SlotTaskRunner
from tasks.workshop import Workshop

LOOK_EVERY = 3.0

logger = logging.getLogger("nocturne.cluster")


@contextmanager
def branches(shop: Workshop, ownership: Ownership) -> Iterator[None]:
    """Within this block tasks may go to a cluster, if this run has one."""
    context = FlowRunContext.get()
    runner = context.task_runner if context is not None else None
    if not isinstance(runner, SlotTaskRunner) or not runner.is_cluster:
        yield
        return
    shop.branch = partial(Branch, shop.another, ownership)
    shop.let_go = partial(_let_all_go, shop, ownership, runner)
    with _told_by_the_store(shop, ownership.production_id):
        yield


def _let_all_go(shop: Workshop, ownership: Ownership, runner: SlotTaskRunner) -> None:
    """Nobody waits for a slot, and the other processes see that the production has stopped."""
    runner.stop_handing_out()
    try:
        with shop.store.writing() as session:
            if holds(session, ownership):
                set_state(session, ownership.production_id, ProductionState.STOPPED)
    except DatabaseUnavailable as error:
        logger.warning(
            "The cluster could not be told to stop; it ends after the stretches in hand. %s", error
        )


@contextmanager
def _told_by_the_store(shop: Workshop, production_id: str) -> Iterator[None]:
    """Whoever watches the production sees what other processes record."""
    with shop.store.reading() as session:
        before = recorded(session, production_id)
    shop.progress.speaking()

    def look() -> None:
        with shop.store.reading() as session:
            new = recorded(session, production_id).since(before)
        shop.progress.recorded_elsewhere(new.takes, new.audio_seconds, new.letters)

    def look_if_possible() -> None:
        try:
            look()
        except DatabaseUnavailable as error:
            logger.warning("What was recorded cannot be asked: %s", error)

    try:
        with every(LOOK_EVERY, look_if_possible, "recorded"):
            yield
    finally:
        look_if_possible()
