"""Takes by name: in the folder of this machine, and on the shelf that all machines share, if there is one.

A take is on the shelf before it is recorded. The name it has there tells its content, so what two machines put there
at the same moment never mixes, and what is recorded is what is found. The folder of this machine is then a cache.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from phases.clip import Clip
from phases.errors import StorageError, TakeDamaged
from phases.shelf.places import Stored
from phases.shelf.remote import Remote
from phases.take import Take
from phases.take_files import read_take, store_take
from phases.work_folder import WorkFolder

logger = logging.getLogger("nocturne.shelf")

A = TypeVar("A")
R = TypeVar("R")
TAKES = "takes"
PICTURES = "pictures"
AT_ONCE = 8
"""Takes that are brought at once: on the way they take much longer than in the making."""
READINGS = 2
"""How often a take that arrives damaged is asked for: it may have suffered on the way."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling a shared shelf: how many takes were there, were put there, and are on another machine."""

    were_there: int = 0
    put: int = 0
    elsewhere: int = 0


class Shelf:
    """Where takes stand."""

    def __init__(self, folder: WorkFolder, remote: Remote | None = None) -> None:
        self._folder = folder
        self.remote = remote
        """What all machines share; None if this one is alone."""

    def send(self, take: Take, flac: bytes) -> None:
        """Let all machines have it; whoever records it does this first, and in no transaction."""
        if self.remote is not None:
            self.remote.put(name_of(take.key, take.sha256), flac)

    def lay(self, take: Take, flac: bytes) -> None:
        """Lay it in the folder of this machine, in the transaction that records it."""
        store_take(self.path(take), flac)

    def path(self, take: Take) -> Path:
        """Where it lies on this machine, if it is here."""
        return self._folder.take_path(take.key)

    def is_here(self, take: Take) -> bool:
        """Whether this machine has it, whole."""
        return _holds(self.path(take), take.sha256)

    def is_intact(self, take: Take) -> bool:
        """Whether it can be had; afterwards it is here."""
        return self.is_here(take) or self._bring(take)

    def place(self, take: Take) -> Path:
        """An intact copy on this machine, brought if need be; TakeDamaged if nobody has one."""
        if not self.is_intact(take):
            read_take(self.path(take), take.sha256)  # says what is wrong with it
        return self.path(take)

    def read(self, take: Take) -> Clip:
        """Its sound, as recorded; TakeDamaged if nobody has it."""
        try:
            return read_take(self.path(take), take.sha256)
        except TakeDamaged:
            if not self._bring(take):
                raise
        return read_take(self.path(take), take.sha256)

    def bring(self, takes: Iterable[Take]) -> set[str]:
        """Bring those that this machine lacks, several at once; the keys of those that nobody has."""
        lacking = self._lacking(takes)
        if self.remote is None or not lacking:
            return {take.key for take in lacking}
        if len(lacking) > AT_ONCE:
            logger.info("Bringing %d takes from the shelf.", len(lacking))
        brought = _all_at_once(self._bring, lacking)
        return {take.key for take, was_there in zip(lacking, brought, strict=True) if not was_there}

    def bring_if_it_can(self, takes: Iterable[Take]) -> None:
        """For whoever only shows them: without the shelf they show less, and do not wait for it."""
        lacking = self._lacking(takes)
        bring = partial(self._bring, waiting=False)
        try:
            _all_at_once(bring, lacking[:1])
            _all_at_once(bring, lacking[1:])
        except StorageError as error:
            logger.warning("Takes are left out: %s", error.message)

    def fill(self, checksums: Mapping[str, str]) -> Filled:
        """Put there what this machine has of these takes and the shared shelf has not; checksums by key."""
        if self.remote is None:
            return Filled()
        there = {each.name for each in self.remote.stored(TAKES)}
        lacking = [each for each in checksums.items() if name_of(*each) not in there]
        here = [each for each in lacking if _holds(self._folder.take_path(each[0]), each[1])]
        _all_at_once(self._send_file, here)
        return Filled(len(checksums) - len(lacking), len(here), len(lacking) - len(here))

    def shared_files(self) -> list[Stored]:
        """All that stands on the shared shelf, and whatever was left half way."""
        if self.remote is None:
            return []
        return [each for folder in (TAKES, PICTURES) for each in self.remote.stored(folder)]

    def remove_shared(self, names: Sequence[str]) -> None:
        """Remove these from the shared shelf."""
        if self.remote is not None:
            _all_at_once(self.remote.remove, names)

    def send_picture(self, sha256: str, image: bytes) -> None:
        """Let all machines have a picture."""
        if self.remote is not None:
            self.remote.put(name_of_picture(sha256), image)

    def picture(self, sha256: str) -> bytes | None:
        """The picture of that content, if it stands on the shared shelf."""
        image = self.remote.get(name_of_picture(sha256)) if self.remote is not None else None
        return image if image is not None and hashlib.sha256(image).hexdigest() == sha256 else None

    def close(self) -> None:
        """Let connections go."""
        if self.remote is not None:
            self.remote.close()

    def _lacking(self, takes: Iterable[Take]) -> list[Take]:
        return list({take.key: take for take in takes if not self.path(take).exists()}.values())

    def hurry(self) -> None:
        """Wait no more for a shared shelf that is away."""
        if self.remote is not None:
            self.remote.hurry()

    def _send_file(self, each: tuple[str, str]) -> None:
        if self.remote is not None:
            self.remote.put(name_of(*each), self._folder.take_path(each[0]).read_bytes())

    def _bring(self, take: Take, *, waiting: bool = True) -> bool:
        """Whether it was on the shared shelf, whole; then it is here."""
        if self.remote is None:
            return False
        for _ in range(READINGS):
            flac = self.remote.get(name_of(take.key, take.sha256), waiting=waiting)
            if flac is None:
                return False
            if hashlib.sha256(flac).hexdigest() == take.sha256:
                self.lay(take, flac)
                return True
        logger.warning(
            "The take %s on the shelf is damaged: its checksum has changed.", name_of(take.key, take.sha256)
        )
        return False


def name_of(key: str, sha256: str) -> str:
    """What a take is called on the shared shelf: by its key, and by its content."""
    return f"{TAKES}/{key[:2]}/{key}-{sha256[:16]}.flac"


def name_of_picture(sha256: str) -> str:
    """The same of a picture."""
    return f"{PICTURES}/{sha256}"


def _all_at_once(do: Callable[[A], R], each_of: Sequence[A]) -> list[R]:
    """What comes of doing it to each, in order; when one fails, no more are begun."""
    # Prefect's log knows its run by the context, and a thread begins with an empty one.
    contexts = [copy_context() for _ in each_of]
    with ThreadPoolExecutor(AT_ONCE, "shelf") as hands:
        return list(hands.map(lambda context, each: context.run(do, each), contexts, each_of))


def _holds(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
