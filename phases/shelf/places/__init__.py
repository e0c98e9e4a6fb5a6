"""Places where a shelf can stand: one file each, reached by the scheme of its URL."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from phases.errors import ShelfUnusable
from phases.shelf.places.place import Place, Stored

SCHEMES = {
    "file": "folder",
    "s3": "objects",
    "gs": "objects",
    "az": "objects",
    "sftp": "sftp",
    "webdav": "webdav",
    "webdavs": "webdav",
}
"""The module for each scheme."""
EXTRAS = {"objects": "s3", "sftp": "sftp", "webdav": "webdav"}
"""What must be installed for a module, as in nocturne[s3]."""

__all__ = ["SCHEMES", "Place", "Stored", "place_at", "told"]


def place_at(url: str, options: Mapping[str, Any]) -> Place:
    """The place that a URL means; nobody is asked yet."""
    scheme = urlsplit(url).scheme
    module = SCHEMES.get(scheme)
    if module is None:
        raise ShelfUnusable(
            f"A shelf cannot stand at {told(url)}.",
            f"The setting `shelf` begins with one of {', '.join(f'{each}://' for each in SCHEMES)}.",
        )
    try:
        opened: Callable[[str, Mapping[str, Any]], Place] = import_module(f"{__name__}.{module}").opened
    except ImportError as error:
        raise ShelfUnusable(
            f"A shelf at {scheme}:// needs what is not installed: {error.name}.",
            f"Install it: pip install 'nocturne[{EXTRAS.get(module, module)}]'.",
        ) from error
    try:
        return opened(url, options)
    except (TypeError, ValueError) as error:
        raise ShelfUnusable(
            f"The shelf at {told(url)} cannot be opened: {error}.", "Mend `shelf` or `shelf_options`."
        ) from error


def told(url: str) -> str:
    """The URL as it may be shown: a password in it is not."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=f"{parts.username}@{parts.netloc.rpartition('@')[2]}").geturl()
