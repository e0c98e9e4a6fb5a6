"""The picture on the front of an EPUB."""

import base64
import binascii
import re
from collections.abc import Iterator

from phases.book import Cover
from phases.extract.archive import Archive
from phases.extract.markup import attribute, parse_markup, tag_of
from phases.extract.package import Package

_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)
_INLINE = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)


def read_cover(archive: Archive, package: Package) -> Cover | None:
    """The cover as JPEG, PNG or GIF, from wherever the book names it; none if there is none."""
    for path in _named_covers(package):
        for image in _images(archive, path):
            media_type = next((kind for start, kind in _PICTURES if image.startswith(start)), None)
            if media_type:
                return Cover(image, media_type)
    return None


def _named_covers(package: Package) -> Iterator[str]:
    items = [item for item in package.items if item.path]
    yield from (item.path or "" for item in items if "cover-image" in item.properties)
    yield from (item.path or "" for item in items if item.id == package.cover_id)
    yield from (path for path, kind in package.guide.items() if kind == "cover")
    yield from (
        item.path or "" for item in items if re.match("cover", item.id) and "image" in item.media_type
    )


def _images(archive: Archive, path: str) -> Iterator[bytes]:
    data = archive.read(path)
    yield data
    if b"<" not in data[:200]:
        return
    # A drawing or a page around the picture: the picture beside it, or inside it.
    for ending in (".jpg", ".jpeg", ".png"):
        beside = archive.find(re.sub(r"\.\w+$", ending, path))
        if beside and path.endswith(".svg"):
            yield archive.read(beside)
    for element in parse_markup(data, path).iter():
        if tag_of(element) in {"img", "image"}:
            yield from _referred(archive, attribute(element, "src") or attribute(element, "href"), path)


def _referred(archive: Archive, href: str, base: str) -> Iterator[bytes]:
    inline = _INLINE.match(href)
    if inline:
        try:
            yield base64.b64decode("".join(href[inline.end() :].split()))
        except binascii.Error:
            return
    elif found := archive.find(href, base):
        yield archive.read(found)
