"""The table of contents of an EPUB: which title stands where."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from phases.extract.archive import Archive
from phases.extract.clean import tidy_line, without_invisibles
from phases.extract.markup import Element, parse_markup, parse_xml, tag_of, text_of, types_of
from phases.extract.package import Item, Package


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents."""

    title: str
    path: str
    fragment: str = ""


def read_contents(archive: Archive, package: Package) -> list[Entry]:
    """The entries of the navigation document, else of the NCX, in their order."""
    entries: list[Entry] = []
    for item in package.items:
        if "nav" in item.properties and item.path and not entries:
            entries = list(_nav_entries(parse_markup(archive.read(item.path), item.path), archive, item.path))
    ncx = None if entries else _ncx_item(package)
    if ncx and ncx.path:
        entries = list(_ncx_entries(parse_xml(archive.read(ncx.path), ncx.path), archive, ncx.path))
    return entries


def _ncx_item(package: Package) -> Item | None:
    by_id = (item for item in package.items if item.id and item.id == package.ncx_id)
    by_type = (item for item in package.items if item.media_type == "application/x-dtbncx+xml")
    return next(by_id, None) or next(by_type, None)


def _nav_entries(root: Element, archive: Archive, base: str) -> Iterator[Entry]:
    navs = [element for element in root.iter() if tag_of(element) == "nav"]
    toc = next((nav for nav in navs if "toc" in types_of(nav)), navs[0] if navs else root)
    for link in toc.iter():
        if tag_of(link) == "a":
            yield from _entry(text_of(link), link.get("href") or "", archive, base)


def _ncx_entries(root: Element, archive: Archive, base: str) -> Iterator[Entry]:
    for point in root.iter():
        if tag_of(point) == "navpoint":
            label = next((text_of(child) for child in point if tag_of(child) == "navlabel"), "")
            source = next((child.get("src") for child in point if tag_of(child) == "content"), None)
            yield from _entry(label, source or "", archive, base)


def _entry(title: str, href: str, archive: Archive, base: str) -> Iterator[Entry]:
    path = archive.find(href, base) if href.partition("#")[0] else base
    title = tidy_line(without_invisibles(title))
    if path and title:
        yield Entry(title, path, unquote(href.partition("#")[2]))
