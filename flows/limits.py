"""The Prefect limits that bound how much goes on at once: created with what this machine can do, kept as they are."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flows.recurring import every
from flows.settings import Settings, load_settings
from flows.workshop import furnish
from phases.errors import OrchestratorUnavailable
from tasks.slots import HEARING, SPEAKING, LimitClient, ensure_limit, slots_for
from tasks.workshop import Workshop

LOOK_EVERY = 5.0

logger = logging.getLogger("nocturne.limits")


def limit_of_this_machine(kind: str) -> str:
    """What the limit of that kind is called: each of several machines has its own."""
    machine = load_settings().machine
    return f"{kind}-{machine}" if machine else kind


def _limits_of_this_machine() -> tuple[str, str]:
    return limit_of_this_machine(SPEAKING), limit_of_this_machine(HEARING)


def ensure_limits(shop: Workshop, settings: Settings, asked: int | None = None) -> Mapping[str, int]:
    """The slots of each limit; one that is missing is created, and only a flag changes one that is there."""
    workers = settings.workers if settings.workers is not None else _slots_for_speaking(shop)
    listeners = settings.listeners if settings.listeners is not None else slots_for(shop.recognizers)
    speaking, hearing = _limits_of_this_machine()
    return {
        speaking: ensure_limit(speaking, workers, resize=asked is not None),
        hearing: ensure_limit(hearing, listeners, resize=False),
    }


def _slots_for_speaking(shop: Workshop) -> int:
    """As was measured of the engines, if all were; else by cores and memory."""
    measured = [shop.routes.slots(engine) for engine in shop.engines.values()]
    if any(slots is None for slots in measured):
        return slots_for(shop.engines.values())
    return max(slots for slots in measured if slots is not None)


def restore_limits() -> list[str]:
    """Create those that somebody has deleted; a line for each. Without its limit no run would get on."""
    client = LimitClient()
    try:
        missing = [name for name in _limits_of_this_machine() if client.read(name) is None]
    finally:
        client.close()
    if not missing:
        return []
    settings = load_settings()
    with furnish(settings).open() as shop:
        slots = ensure_limits(shop, settings)
    return [f"The limit “{name}” was gone; it is there again, with {slots[name]} slots." for name in missing]


@contextmanager
def telling_of_pauses(shop: Workshop) -> Iterator[None]:
    """Within this block whoever watches a production is told that an operator has set a limit to zero."""
    client = LimitClient(patience_seconds=0)
    names = _limits_of_this_machine()
    paused: list[str] = []

    def look() -> None:
        nonlocal paused
        try:
            limits = {name: client.read(name) for name in names}
        except OrchestratorUnavailable:
            return
        before, paused = paused, [name for name, limit in limits.items() if limit and limit["limit"] == 0]
        if paused and paused != before:
            named = " and ".join(f"“{name}”" for name in paused)
            shop.progress.step(f"paused: the Prefect limit {named} has no slots; raise it to go on")
            logger.warning("Paused: the Prefect limit %s has no slots. Raise it to go on.", named)
        elif before and not paused:
            logger.info("There are slots again; it goes on.")

    try:
        with every(LOOK_EVERY, look, "pauses"):
            yield
    finally:
        client.close()
