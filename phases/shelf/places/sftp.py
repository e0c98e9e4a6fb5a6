"""A folder on another machine, by SFTP."""

import posixpath
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import asyncssh
from fsspec.exceptions import FSTimeoutError
from sshfs import SSHFileSystem

from phases.files import PART
from phases.shelf.places.place import Stored

_AS_ASYNCSSH_DOES: tuple[()] = ()
"""Hosts are known from ~/.ssh/known_hosts; sshfs by itself would trust any."""


class Sftp:
    """Files below a folder."""

    troubles = (asyncssh.Error, OSError, FSTimeoutError)
    refusals = (asyncssh.PermissionDenied, asyncssh.HostKeyNotVerifiable, PermissionError)
    missing = (FileNotFoundError, asyncssh.SFTPNoSuchFile)

    def __init__(self, host: str, root: str, options: Mapping[str, Any]) -> None:
        self._host = host
        self._root = root
        self._options = options
        self._connecting = threading.Lock()
        self._connected: SSHFileSystem | None = None

    @property
    def _files(self) -> SSHFileSystem:
        with self._connecting:
            if self._connected is None:
                self._connected = SSHFileSystem(self._host, skip_instance_cache=True, **self._options)
            return self._connected

    def put(self, name: str, content: bytes) -> None:
        """Through a temporary name, once its length is right."""
        path = self._path(name)
        part = f"{posixpath.dirname(path)}/.{uuid4().hex}{PART}"
        folder = posixpath.dirname(path)
        if folder != self._root:
            self._files.makedirs(folder, exist_ok=True)
        self._files.pipe_file(part, content)
        size = self._files.info(part)["size"]
        if size != len(content):
            raise OSError(f"{size} of {len(content)} bytes have arrived")
        self._files.mv(part, path)

    def get(self, name: str) -> bytes:
        """Read whole."""
        return bytes(self._files.cat_file(self._path(name)))

    def remove(self, name: str) -> None:
        """Unlinked."""
        with suppress(*self.missing):
            self._files.rm_file(self._path(name))

    def stored(self, folder: str) -> Iterator[Stored]:
        """Folder by folder."""
        try:
            found = self._files.find(self._path(folder), detail=True)
        except self.missing:
            return
        for path, facts in sorted(found.items()):
            modified = facts["mtime"] or datetime.now(UTC)
            yield Stored(posixpath.relpath(path, self._root), facts["size"], modified)

    def close(self) -> None:
        """They go with the last who uses them."""
        with self._connecting:
            self._connected = None

    def _path(self, name: str) -> str:
        return posixpath.join(self._root, name)


def opened(url: str, options: Mapping[str, Any]) -> Sftp:
    """The options are those of asyncssh (client_keys, known_hosts, password, …)."""
    parts = urlsplit(url)
    given = {
        "port": parts.port,
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }
    chosen = {
        "timeout": 30,
        "keepalive_interval": 15,
        "known_hosts": _AS_ASYNCSSH_DOES,
        **{name: value for name, value in given.items() if value is not None},
        **options,
    }
    return Sftp(parts.hostname or "", unquote(parts.path) or "/", chosen)
