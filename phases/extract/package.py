"""The package document of an EPUB: who, what, in which order."""

from collections.abc import Iterator
from dataclasses import dataclass

from phases.errors import SourceBroken
from phases.extract.archive import Archive
from phases.extract.clean import tidy_line, without_invisibles
from phases.extract.markup import Element, attribute, parse_xml, tag_of, text_of

_REMEDY = "Get the book again, or open and save it once in an EPUB editor."


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the book."""

    id: str
    href: str
    path: str | None
    """The entry in the archive; none if it is missing."""
    media_type: str
    properties: frozenset[str]
    linear: bool = True


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says."""

    path: str
    title: str
    authors: tuple[str, ...]
    language: str | None
    items: tuple[Item, ...]
    spine: tuple[Item, ...]
    guide: dict[str, str]
    """File → what the guide of an EPUB 2 says it is."""
    cover_id: str | None
    ncx_id: str | None


def read_package(archive: Archive) -> Package:
    """The package that the container names."""
    path = _package_path(archive)
    root = parse_xml(archive.read(path), f"{archive.name}/{path}")
    items = tuple(_items(root, archive, path))
    return Package(
        path=path,
        title=next(_texts(root, "title"), ""),
        authors=tuple(_authors(root)),
        language=next(_texts(root, "language"), None),
        items=items,
        spine=tuple(_spine(root, items)),
        guide=dict(_guide(root, archive, path)),
        cover_id=next((m.get("content") for m in _all(root, "meta") if m.get("name") == "cover"), None),
        ncx_id=next((spine.get("toc") for spine in _all(root, "spine")), None),
    )


def _package_path(archive: Archive) -> str:
    container = archive.find("META-INF/container.xml")
    if container is None:
        raise SourceBroken(f"{archive.name} is damaged: it has no META-INF/container.xml.", _REMEDY)
    root = parse_xml(archive.read(container), f"{archive.name}/{container}")
    for rootfile in _all(root, "rootfile"):
        path = archive.find(rootfile.get("full-path") or "")
        if path:
            return path
    raise SourceBroken(f"{archive.name} is damaged: it has no package document.", _REMEDY)


def _all(root: Element, tag: str) -> Iterator[Element]:
    return (element for element in root.iter() if tag_of(element) == tag)


def _texts(root: Element, tag: str) -> Iterator[str]:
    for metadata in _all(root, "metadata"):
        texts = (tidy_line(without_invisibles(text_of(element))) for element in _all(metadata, tag))
        yield from filter(None, texts)


def _authors(root: Element) -> Iterator[str]:
    refined = {
        (meta.get("refines") or "").removeprefix("#"): text_of(meta)
        for meta in _all(root, "meta")
        if meta.get("property") == "role" and text_of(meta) == "aut"
    }
    seen = set()
    for creator in _all(root, "creator"):
        role = next(
            (value for key, value in creator.attrib.items() if str(key).rpartition("}")[2] == "role"), None
        )
        name = tidy_line(without_invisibles(text_of(creator)))
        is_author = (role or refined.get(creator.get("id") or "") or "aut") == "aut"
        if name and is_author and name not in seen:
            seen.add(name)
            yield name


def _items(root: Element, archive: Archive, package: str) -> Iterator[Item]:
    for item in _all(root, "item"):
        href = item.get("href") or ""
        yield Item(
            id=item.get("id") or "",
            href=href,
            path=archive.find(href, package),
            media_type=(item.get("media-type") or "").lower(),
            properties=frozenset((item.get("properties") or "").split()),
        )


def _spine(root: Element, items: tuple[Item, ...]) -> Iterator[Item]:
    by_id = {item.id: item for item in items}
    for reference in _all(root, "itemref"):
        name = attribute(reference, "idref")
        linear = (reference.get("linear") or "yes").lower() != "no"
        item = by_id.get(name) or Item(name, name, None, "", frozenset())
        yield Item(item.id, item.href, item.path, item.media_type, item.properties, linear)


def _guide(root: Element, archive: Archive, package: str) -> Iterator[tuple[str, str]]:
    for guide in _all(root, "guide"):
        for reference in _all(guide, "reference"):
            path = archive.find(reference.get("href") or "", package)
            if path and "#" not in (reference.get("href") or ""):
                yield path, (reference.get("type") or "").lower()
