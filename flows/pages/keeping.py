"""The page of a production is kept current while it lasts."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from httpx import HTTPError
from prefect import runtime
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactUpdate
from prefect.exceptions import PrefectException

from flows.recurring import every
from phases.errors import NocturneError

logger = logging.getLogger("nocturne.page")

EVERY = 30.0
AT_MOST_SHARE = 50
"""Making a page may take this fraction of the time between two."""
_UNKNOWN = re.compile(r"[^a-z0-9]+")


@contextmanager
def kept_current(name: str, page: Callable[[], str]) -> Iterator[None]:
    """An artifact of this run, made anew every half a minute and once more when the block has ended, however it did."""
    if runtime.flow_run.id is None:
        yield
        return
    artifact = _Artifact(key_of(name), page)
    try:
        with every(EVERY, artifact.show_if_cheap, "page"):
            yield
    finally:
        artifact.show()


class _Artifact:
    """Created with its first page, changed with each later one."""

    def __init__(self, key: str, page: Callable[[], str]) -> None:
        self._key = key
        self._page = page
        self._id: UUID | None = None
        self._rests_until = 0.0

    def show_if_cheap(self) -> None:
        """A page that takes long to make is made less often."""
        began = time.monotonic()
        if began >= self._rests_until:
            self.show()
            self._rests_until = time.monotonic() + AT_MOST_SHARE * (time.monotonic() - began)

    def show(self) -> None:
        """The page as it is now; a production goes on when its page cannot be shown."""
        try:
            page = self._page()
            if self._id is None:
                made = create_markdown_artifact(key=self._key, markdown=page)
                self._id = made if isinstance(made, UUID) else None
                return
            with get_client(sync_client=True) as client:
                client.update_artifact(self._id, ArtifactUpdate(data=page))
        except (HTTPError, PrefectException, NocturneError) as error:
            logger.warning("The page of this production could not be shown: %s", error)


def key_of(name: str) -> str:
    """What Prefect lets an artifact be called."""
    return _UNKNOWN.sub("-", name.lower()).strip("-")
