"""Owning a production for as long as the work on it takes."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from db import owners
from db.owners import Ownership
from phases.errors import DatabaseUnavailable, OwnershipLost
from tasks.workshop import Workshop

RENEW_EVERY = 15.0

logger = logging.getLogger("nocturne.owner")


@contextmanager
def owned(shop: Workshop, production_id: str) -> Iterator[Ownership]:
    """Be the one process at work on a production; stops the work if another one takes over."""
    with shop.store.writing() as session:
        ownership = owners.acquire(session, production_id)
    ended, lost = threading.Event(), threading.Event()
    renewer = threading.Thread(
        target=_keep_renewing, args=(shop, ownership, ended, lost), name="owner", daemon=True
    )
    renewer.start()
    try:
        yield ownership
    finally:
        ended.set()
        renewer.join()
        with shop.store.writing() as session:
            if lost.is_set():
                owners.require(session, ownership)
            owners.release(session, ownership)


def _keep_renewing(
    shop: Workshop, ownership: Ownership, ended: threading.Event, lost: threading.Event
) -> None:
    while not ended.wait(RENEW_EVERY):
        try:
            with shop.store.writing() as session:
                owners.renew(session, ownership)
        except OwnershipLost:
            lost.set()
            shop.halt()
            return
        except DatabaseUnavailable as error:
            logger.warning("The production could not be held on to: %s", error)
