"""Takes, kept and held against what is recorded."""

import hashlib
import logging
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

from db.takes import forget_takes, record_take
from phases.take import Recipe, Take
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.takes")

ON_THEIR_WAY = 4
"""Takes of one stretch that are sent to a shared shelf at once."""


def keep_take(shop: Workshop, take: Take, recipe: Recipe, flac: bytes) -> bool:
    """Keep a take and record it; whether nobody had recorded it before."""
    shop.shelf.send(take, flac)
    with shop.store.writing() as session:
        is_new = record_take(session, take, recipe)
        if is_new:
            # Whoever records a take first also gives it its file: an engine need not say the same thing twice.
            shop.shelf.lay(take, flac)
    return is_new


class Keeping:
    """Keeps takes: here at once, on a shared shelf while the next ones are spoken."""

    def __init__(self, shop: Workshop, hands: ThreadPoolExecutor) -> None:
        self._shop = shop
        self._hands = hands
        self._sent: list[Future[None]] = []

    def keep(self, take: Take, recipe: Recipe, flac: bytes, letters: int) -> None:
        """Keep one; what is wrong with a shared shelf shows at the end."""
        if self._shop.shelf.remote is None:
            self._keep(take, recipe, flac, letters)
        else:
            keep = copy_context().run
            self._sent.append(self._hands.submit(keep, self._keep, take, recipe, flac, letters))

    @property
    def has_failed(self) -> bool:
        """Whether it is in vain to go on."""
        return any(each.done() and each.exception() is not None for each in self._sent)

    def settle(self) -> None:
        """Nothing, once all are kept and recorded; or the first trouble."""
        for each in self._sent:
            each.result()

    def _keep(self, take: Take, recipe: Recipe, flac: bytes, letters: int) -> None:
        keep_take(self._shop, take, recipe, flac)
        self._shop.progress.take_recorded(take.seconds, letters)


@contextmanager
def keeping(shop: Workshop) -> Iterator[Keeping]:
    """When the block has ended well, every take is kept."""
    with ThreadPoolExecutor(ON_THEIR_WAY, "keep") as hands:
        kept = Keeping(shop, hands)
        yield kept
    kept.settle()


def forget_damaged(shop: Workshop, takes: Collection[Take]) -> int:
    """Forget takes whose files nobody has or that are damaged, so that they are spoken again; how many those were."""
    lacking = shop.shelf.bring(takes)
    damaged = [take.key for take in takes if take.key in lacking or not shop.shelf.is_intact(take)]
    if damaged:
        logger.warning("%d takes are missing or damaged on disk; they are spoken again.", len(damaged))
        with shop.store.writing() as session:
            forget_takes(session, damaged)
    return len(damaged)


def is_intact(path: Path, sha256: str) -> bool:
    """Whether the file is there, can be read, and is what was recorded."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    """The checksum of a file, read block by block."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
