"""The workshop of another process: furnished anew as the flow's was, at work for as long as that one is."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from db.chunks import load_chunks
from db.owners import Ownership, holds
from db.productions import recorded_state
from phases.errors import DatabaseUnavailable
from phases.production import ProductionState
from tasks.workshop import Workshop

LOOK_EVERY = 1.0

logger = logging.getLogger("nocturne.branch")

_open: dict[Ownership, Workshop] = {}
_opening = threading.Lock()


class Branch:
    """A flow's workshop as it reaches a task in another process.

    Nothing is furnished before the task uses it: Dask's scheduler unpacks and packs again what it passes on.
    """

    def __init__(
        self, another: Callable[[], Workshop], ownership: Ownership, auditioned: frozenset[str]
    ) -> None:
        self._facts = another, ownership, auditioned
        self._shop: Workshop | None = None

    def __reduce__(self) -> tuple[type["Branch"], tuple[Any, ...]]:
        return Branch, self._facts

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a workshop has
        if name.startswith("_"):
            raise AttributeError(name)
        if self._shop is None:
            self._shop = _workshop(*self._facts)
        return getattr(self._shop, name)


def _workshop(another: Callable[[], Workshop], ownership: Ownership, auditioned: frozenset[str]) -> Workshop:
    """The workshop that this process has for a production while that owner works on it; furnished once."""
    with _opening:
        shop = _open.get(ownership)
        if shop is None:
            shop = _open[ownership] = _opened(another, ownership)
    shop.auditioned = auditioned
    return shop


def _opened(another: Callable[[], Workshop], ownership: Ownership) -> Workshop:
    shop = another()
    with shop.store.reading() as session:
        shop.script = {each.chunk.number: each for each in load_chunks(session, ownership.production_id)}
    name = f"branch of {ownership.production_id}"
    threading.Thread(target=_keep_open, args=(shop, ownership), name=name, daemon=True).start()
    return shop


def _keep_open(shop: Workshop, ownership: Ownership) -> None:
    """Stop when the flow has stopped. One that was taken over or has ended asks for nothing more."""
    while _is_wanted(shop, ownership):
        shop.stop.wait(LOOK_EVERY)
    with _opening:
        _open.pop(ownership, None)
    shop.store.close()
    shop.shelf.close()


def _is_wanted(shop: Workshop, ownership: Ownership) -> bool:
    try:
        with shop.store.reading() as session:
            if not holds(session, ownership):
                # What is in hand is finished: a flow that does not know yet would take a part for the whole.
                return False
            state = recorded_state(session, ownership.production_id)
    except DatabaseUnavailable as error:
        logger.warning("Whether the work goes on cannot be asked: %s", error)
        return True
    if state != ProductionState.IN_PRODUCTION:
        shop.halt("Its flow has stopped.")
        return False
    return True
