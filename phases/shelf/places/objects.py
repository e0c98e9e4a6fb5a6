"""Object storage: S3 and what speaks like it, Google's and Azure's. An object appears when it is whole."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import obstore
from obstore.exceptions import (
    BaseError,
    InvalidPathError,
    NotFoundError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import ObjectStore, from_url

from phases.shelf.places.place import Stored

_ANSWERS_WITHIN = "60s"


class Objects:
    """Objects under the prefix of a bucket."""

    troubles = (BaseError, OSError)
    refusals = (PermissionDeniedError, UnauthenticatedError, InvalidPathError, PermissionError)
    missing = (NotFoundError, FileNotFoundError)

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, name: str, content: bytes) -> None:
        """In one request."""
        obstore.put(self._store, name, content, use_multipart=False)

    def get(self, name: str) -> bytes:
        """Read whole."""
        return obstore.get(self._store, name).bytes().to_bytes()

    def remove(self, name: str) -> None:
        """Storage like S3 does not mind if it is gone."""
        with suppress(*self.missing):
            obstore.delete(self._store, name)

    def stored(self, folder: str) -> Iterator[Stored]:
        """Listed page by page."""
        for page in obstore.list(self._store, folder):
            for each in page:
                yield Stored(each["path"], each["size"], each["last_modified"])

    def close(self) -> None:
        """They go with the store."""


def opened(url: str, options: Mapping[str, Any]) -> Objects:
    """The options are those of obstore (endpoint, region, access_key_id, …); AWS_* and the like hold too."""
    try:
        store = from_url(
            url,
            client_options={
                "timeout": _ANSWERS_WITHIN,
                "allow_http": str(options.get("endpoint", "")).startswith("http:"),
            },
            # Who asks again, and for how long, is decided above.
            retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=1)},
            **options,
        )
    except BaseError as error:
        raise ValueError(str(error).splitlines()[0]) from error
    return Objects(store)
