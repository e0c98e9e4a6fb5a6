"""Footnotes and endnotes: which links are their markers, and which elements are their bodies."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from phases.extract.archive import Archive
from phases.extract.clean import has_speech
from phases.extract.markup import Element, tag_of, text_of, types_of
from phases.extract.matter import NOTE_LISTS, NOTE_TYPES

_MARK = re.compile(r"[\[({]?(?:\d{1,4}|[a-z]|[ivx]{1,5}|[*†‡§¶‖]+)[\])}]?\.?", re.IGNORECASE)
_SYMBOL = re.compile(r"[\[(].*[\])]|[*†‡§¶‖]+")
_ARROW = re.compile(r"[\s↩↑↵⤴⇑⇧←^\ufe0e\ufe0f\[\]()]*")
_MARKER_CLASS = re.compile(
    r"\b(?:note-?ref|footnote-?ref|fn-?ref|endnote-?ref|footnote-anchor|noteanchor)\b", re.IGNORECASE
)
_HOLDERS = frozenset({"aside", "li", "p", "dd", "dt", "div", "td", "tr", "section", "blockquote"})
_LONGEST_NOTE = 10_000
_TOO_WIDE = frozenset({"body", "html", "ol", "ul", "dl", "table", "article", "main"})


@dataclass(frozen=True, slots=True)
class FoundNotes:
    """Markers by link element (an empty name for a link back), bodies by name."""

    markers: Mapping[Element, str]
    bodies: Mapping[str, Element]


def find_notes(roots: Mapping[str, Element], archive: Archive) -> FoundNotes:
    """The notes of a whole book, whose markers and bodies may stand in different files."""
    targets = {path: _by_id(root) for path, root in roots.items()}
    markers: dict[Element, str] = {}
    bodies: dict[str, Element] = {}
    known: set[Element] = set()
    for path, root in roots.items():
        for link in _links(root):
            name, target = _target(link, path, targets, archive)
            body = None if target is None else _body_of(target, link)
            if _is_marker(link, body) and (_is_noteref(link) or not _is_inside_a_note(link, known)):
                markers[link] = name
                if body is not None:
                    known.add(bodies.setdefault(name, body))
    return FoundNotes(markers | dict.fromkeys(_links_back(bodies, markers), ""), bodies)


def _links(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if tag_of(element) == "a" and element.get("href"))


def _by_id(root: Element) -> dict[str, Element]:
    return {
        name: element
        for element in reversed(list(root.iter()))
        for name in (element.get("name") if tag_of(element) == "a" else None, element.get("id"))
        if tag_of(element) and name
    }


def _target(
    link: Element, path: str, targets: Mapping[str, Mapping[str, Element]], archive: Archive
) -> tuple[str, Element | None]:
    href = link.get("href") or ""
    fragment = unquote(href.partition("#")[2])
    file = archive.find(href, path) if href.partition("#")[0] else path
    return f"{file}#{fragment}", targets.get(file or "", {}).get(fragment)


def _is_noteref(link: Element) -> bool:
    return "noteref" in types_of(link)


def _is_marker(link: Element, body: Element | None) -> bool:
    types = types_of(link)
    if types & {"noteref", "biblioref", "glossref", "backlink"}:
        return "noteref" in types
    mark = text_of(link).strip()
    if not _MARK.fullmatch(mark):
        return False
    if _MARKER_CLASS.search(link.get("class") or ""):
        return True
    return body is not None and (_is_raised(link) or bool(_SYMBOL.fullmatch(mark)))


def _is_raised(link: Element) -> bool:
    parent = link.getparent()
    return (parent is not None and tag_of(parent) == "sup") or any(tag_of(child) == "sup" for child in link)


def _is_inside_a_note(link: Element, known: set[Element]) -> bool:
    # In a note, a raised number that leads away is the way back, not a note to the note.
    return any(
        parent in known or types_of(parent) & (NOTE_TYPES | NOTE_LISTS) for parent in link.iterancestors()
    )


def _body_of(target: Element, link: Element) -> Element | None:
    element: Element | None = target
    while element is not None and tag_of(element) not in _HOLDERS:
        if tag_of(element) in _TOO_WIDE:
            return None
        element = element.getparent()
    return element if element is not None and _can_be_a_note(element, link) else None


def _can_be_a_note(element: Element, link: Element) -> bool:
    text = text_of(element)
    if not has_speech(text) or element in link.iterancestors():
        return False
    has_heading = any(tag_of(child) in {"h1", "h2", "h3"} for child in element.iter())
    return bool(types_of(element) & NOTE_TYPES) or (len(text) <= _LONGEST_NOTE and not has_heading)


def _links_back(bodies: Mapping[str, Element], markers: Mapping[Element, str]) -> Iterator[Element]:
    ids = {name for link in markers for name in _ids_around(link)}
    for body in bodies.values():
        for link in _links(body):
            fragment = unquote((link.get("href") or "").partition("#")[2])
            text = text_of(link).strip()
            if link not in markers and (
                _ARROW.fullmatch(text) or (fragment in ids and _MARK.fullmatch(text))
            ):
                yield link


def _ids_around(link: Element) -> Iterator[str]:
    for element in (link, *link.iterancestors("*"), *link.iter()):
        name = element.get("id") if tag_of(element) else None
        if name:
            yield name
        if element is not link and tag_of(element) in _HOLDERS:
            return
