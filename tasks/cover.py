"""The picture on the front of a production: kept when it is begun, there on whatever machine finishes it."""

import hashlib
from pathlib import Path
from typing import Any

from phases.book import Book, Cover
from phases.errors import DeliveryFailed
from phases.extract import read_book
from phases.files import appearing
from phases.production import Production
from phases.shelf import Shelf
from phases.work_folder import WorkFolder
from tasks.takes import is_intact
from tasks.workshop import Workshop

COVER = "cover"
"""What it is called in the settings of a production."""


def facts_of_cover(book: Book) -> dict[str, Any] | None:
    """What a production remembers of it."""
    if book.cover is None:
        return None
    sha256 = hashlib.sha256(book.cover.image).hexdigest()
    return {"media_type": book.cover.media_type, "sha256": sha256}


def keep_cover(shop: Workshop, production_id: str, book: Book) -> None:
    """Keep it for the finished file, here and for all machines."""
    if book.cover is None:
        return
    path = shop.folder.cover_path(production_id, book.cover.media_type)
    if not path.exists():
        shop.shelf.send_picture(hashlib.sha256(book.cover.image).hexdigest(), book.cover.image)
        _lay(path, book.cover.image)


def send_cover(shelf: Shelf, folder: WorkFolder, production: Production) -> bool:
    """Let all machines have a cover that is on this one; whether it is."""
    facts = production.settings.get(COVER)
    if not facts:
        return False
    path = folder.cover_path(production.id, facts["media_type"])
    if not is_intact(path, facts["sha256"]):
        return False
    shelf.send_picture(facts["sha256"], path.read_bytes())
    return True


def cover_of(shop: Workshop, production: Production) -> Cover | None:
    """The picture, wherever it has to be brought from; DeliveryFailed if it has one that is nowhere."""
    if COVER not in production.settings:  # begun before this was written down
        found = sorted(shop.folder.production(production.id).glob("cover.*"))
        return Cover(found[0].read_bytes(), f"image/{found[0].suffix[1:]}") if found else None
    facts = production.settings[COVER]
    if facts is None:
        return None
    path = shop.folder.cover_path(production.id, facts["media_type"])
    if not path.exists():
        _lay(path, _brought(shop, production, facts["sha256"]))
    return Cover(path.read_bytes(), facts["media_type"])


def _brought(shop: Workshop, production: Production, sha256: str) -> bytes:
    """From the shelf, or out of the source once more."""
    image = shop.shelf.picture(sha256)
    if image is not None:
        return image
    source = Path(production.source)
    if is_intact(source, production.source_sha256):
        book = read_book(source, shop.settings.extract)
        if book.cover is not None:
            return book.cover.image
    raise DeliveryFailed(
        f"The cover of “{production.title}” is on another machine, and {source} is not here to take it from.",
        "Finish it there, or run `nocturne shelve` there, or bring the source back to its place.",
    )


def _lay(path: Path, image: bytes) -> None:
    with appearing(path) as part:
        part.write_bytes(image)
