"""The shelf that all machines share: asked again while it is away, and believed only while it is one."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from phases.errors import NocturneError, ShelfUnavailable, ShelfUnusable, StorageError
from phases.shelf.places import Place, Stored, place_at, told
from phases.shelf.places.place import MARK

logger = logging.getLogger("nocturne.shelf")

R = TypeVar("R")
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
MARKED_FOR = 60.0
"""Seconds for which a shelf that was found marked is taken for one."""
LABEL = (
    b"Takes of Nocturne stand here, for all its machines. One store (database) has one shelf: `nocturne gc`\n"
    b"removes what that store does not know. Without this file the folder is not taken for a shelf.\n"
)


class Remote:
    """Files by name, somewhere else; several threads may use it."""

    def __init__(self, url: str, options: Mapping[str, Any], patience_seconds: float) -> None:
        self.url = url
        self._options = options
        self._patience = patience_seconds
        self._hurry = threading.Event()
        self._lock = threading.Lock()
        self._place: Place | None = place_at(url, options)
        self._left: list[Place] = []
        """Places whose connections broke; another thread may still be waiting for them to say so."""
        self._marked_at = -MARKED_FOR

    def put(self, name: str, content: bytes) -> None:
        """Let the file appear, whole."""

        def put(place: Place) -> None:
            if time.monotonic() - self._marked_at > MARKED_FOR:
                self._require_mark(place)
            place.put(name, content)

        self._patiently(put)

    def get(self, name: str, *, waiting: bool = True) -> bytes | None:
        """What is in the file; None if the shelf is there and the file is not."""

        def get(place: Place) -> bytes | None:
            try:
                return place.get(name)
            except place.missing:
                # A disk that is not mounted, or another folder by mistake, lacks every file.
                self._require_mark(place)
                return None

        return self._patiently(get, self._patience if waiting else 0.0)

    def remove(self, name: str) -> None:
        """Remove the file, if it is there."""
        self._patiently(lambda place: place.remove(name))

    def stored(self, folder: str) -> list[Stored]:
        """All files below a folder."""

        def listed(place: Place) -> list[Stored]:
            self._require_mark(place)
            return list(place.stored(folder))

        return self._patiently(listed)

    def mark(self) -> bool:
        """Make it a shelf; whether it was none."""

        def mark(place: Place) -> bool:
            try:
                self._require_mark(place)
            except ShelfUnusable:
                place.put(MARK, LABEL)
                return True
            return False

        return self._patiently(mark)

    def try_out(self) -> None:
        """Write a file, read it, and remove it."""
        name = f"takes/.{uuid4().hex}.tried"
        self.put(name, LABEL)
        if self.get(name) != LABEL:
            raise ShelfUnusable(
                f"The shelf {self.shown} does not give back what was put there.", "Look at its server."
            )
        self.remove(name)

    def hurry(self) -> None:
        """Wait no more, if it is away."""
        self._hurry.set()

    def close(self) -> None:
        """Let all connections go; it may be used again."""
        with self._lock:
            for place in (*self._left, *([self._place] if self._place else [])):
                place.close()
            self._left, self._place = [], None

    @property
    def shown(self) -> str:
        """Its URL, without a password."""
        return told(self.url)

    def _require_mark(self, place: Place) -> None:
        try:
            place.get(MARK)
        except place.missing as error:
            raise ShelfUnusable(
                f"There is no shelf at {self.shown}.",
                "Mount it, or mend the setting `shelf`. If it is a new one, `nocturne shelve` makes it one.",
            ) from error
        self._marked_at = time.monotonic()

    def _patiently(self, call: Callable[[Place], R], patience: float | None = None) -> R:
        """One answer, if need be after growing pauses: a shelf that is away for a moment ends nothing."""
        given_up = time.monotonic() + (self._patience if patience is None else patience)
        pause = FIRST_PAUSE
        while True:
            place = self._opened()
            troubles: tuple[type[Exception], ...] = (*place.troubles, ShelfUnusable)
            try:
                return call(place)
            except troubles as error:
                self._forget(place)
                is_in_vain = isinstance(error, place.refusals) or self._hurry.is_set()
                if is_in_vain or time.monotonic() + pause > given_up:
                    raise self._away(error) from error
                logger.warning("The shelf %s is away and is asked again: %s", self.shown, _why(error))
            self._hurry.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _opened(self) -> Place:
        with self._lock:
            if self._place is None:
                self._place = place_at(self.url, self._options)
            return self._place

    def _forget(self, place: Place) -> None:
        """The next question opens it anew: what is broken of a connection need not be known."""
        with self._lock:
            if self._place is place:
                self._place = None
                self._left.append(place)
                self._marked_at = -MARKED_FOR

    def _away(self, error: Exception) -> StorageError:
        if isinstance(error, ShelfUnusable):
            return error
        return ShelfUnavailable(
            f"The shelf {self.shown} cannot be used: {_why(error)}.",
            "Look at its server and at `shelf` and `shelf_options`, then run this again: what is done stays done.",
        )


def _why(error: Exception) -> str:
    """The first line of what it says; some say nothing."""
    if isinstance(error, NocturneError):
        return error.message.rstrip(".")
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
