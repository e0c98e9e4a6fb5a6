"""Owning a production for as long as the work on it takes."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from db import owners
from db.owners import Ownership
from flows.recurring import Enough, every
from flows.run_marks import RunMark
from phases.errors import DatabaseUnavailable, OwnershipLost
from tasks.workshop import Workshop

RENEW_EVERY = 15.0

logger = logging.getLogger("nocturne.owner")


@contextmanager
def owned(shop: Workshop, production_id: str) -> Iterator[Ownership]:
    """Be the one process at work on a production; stops the work if another one takes over."""
    mark = RunMark.own()
    with shop.store.writing() as session:
        ownership = owners.acquire(session, production_id, owner=str(mark) if mark else None)
    lost = threading.Event()

    def renew() -> None:
        try:
            with shop.store.writing() as session:
                owners.renew(session, ownership)
        except OwnershipLost as error:
            lost.set()
            shop.halt()
            raise Enough from error
        except DatabaseUnavailable as error:
            logger.warning("The production could not be held on to: %s", error)

    try:
        with every(RENEW_EVERY, renew, "owner"):
            yield ownership
    finally:
        with shop.store.writing() as session:
            if lost.is_set():
                owners.require(session, ownership)
            owners.release(session, ownership)
