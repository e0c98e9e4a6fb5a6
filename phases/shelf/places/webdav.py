"""A folder on a WebDAV server, as most network storage and Nextcloud have one."""

import io
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import httpx
from webdav4.client import (
    Client,
    ClientError,
    ForbiddenOperation,
    InsufficientStorage,
    ResourceAlreadyExists,
    ResourceNotFound,
)

from phases.files import PART
from phases.shelf.places.place import Stored


class Webdav:
    """Files below a collection."""

    troubles = (ClientError, httpx.HTTPError, OSError)
    refusals = (ForbiddenOperation, InsufficientStorage)
    missing = (ResourceNotFound,)

    def __init__(self, client: Client) -> None:
        self._client = client
        self._made: set[str] = set()

    def put(self, name: str, content: bytes) -> None:
        """Through a temporary name, once its length is right."""
        folder = posixpath.dirname(name)
        self._make(folder)
        part = posixpath.join(folder, f".{uuid4().hex}{PART}")
        self._client.upload_fileobj(io.BytesIO(content), part, overwrite=True, size=len(content))
        size = self._client.content_length(part)
        if size != len(content):
            raise OSError(f"{size} of {len(content)} bytes have arrived")
        self._client.move(part, name, overwrite=True)

    def get(self, name: str) -> bytes:
        """Read whole."""
        content = io.BytesIO()
        self._client.download_fileobj(name, content)
        return content.getvalue()

    def remove(self, name: str) -> None:
        """One that is gone is well."""
        with suppress(*self.missing):
            self._client.remove(name)

    def stored(self, folder: str) -> Iterator[Stored]:
        """Folder by folder: few servers list all that lies below."""
        try:
            found = self._client.ls(folder, detail=True)
        except self.missing:
            return
        for each in found:
            if not isinstance(each, dict):
                continue
            name = str(each["name"]).strip("/")
            if each["type"] == "directory":
                yield from self.stored(name)
            else:
                modified = each.get("modified") or datetime.now(UTC)
                yield Stored(name, int(each.get("content_length") or 0), modified)

    def close(self) -> None:
        """Those that are kept for the next question."""
        self._client.http.close()

    def _make(self, folder: str) -> None:
        """The folder and those above it, but never the shelf itself."""
        if not folder or folder in self._made:
            return
        self._make(posixpath.dirname(folder))
        try:
            self._client.mkdir(folder)
        except ResourceAlreadyExists:
            pass
        except ClientError:
            # Some servers stumble when two machines make it at the same moment; then it is there.
            if not self._client.exists(folder):
                raise
        self._made.add(folder)


def opened(url: str, options: Mapping[str, Any]) -> Webdav:
    """The options are those of an httpx client (auth, verify, …); a name and a password may be in the URL too."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    scheme = "https" if parts.scheme == "webdavs" else "http"
    given: dict[str, Any] = {"timeout": 60, "retry": False, **options}
    if parts.username:
        given["auth"] = (unquote(parts.username), unquote(parts.password or ""))
    elif isinstance(given.get("auth"), list):
        given["auth"] = tuple(given["auth"])
    return Webdav(Client(f"{scheme}://{host}{parts.path}", **given))
