"""EPUB 2 and 3: the spine gives the text, the table of contents its chapters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

from phases.book import Book, LeftOut, ParagraphKind
from phases.errors import SourceBroken
from phases.extract.archive import Archive, open_archive
from phases.extract.blocks import Block, Notes, Section, chapters_of, joined_part_titles
from phases.extract.clean import has_speech
from phases.extract.contents import Entry, read_contents
from phases.extract.cover import read_cover
from phases.extract.flow import Page, read_note, read_page
from phases.extract.markup import Element, parse_markup, tag_of, text_of, types_of
from phases.extract.matter import (
    NOTE_LISTS,
    NOTES_ARE_READ_ELSEWHERE,
    TOO_LONG_TO_LEAVE_OUT,
    matter_of_name,
    matter_of_title,
    matter_of_types,
)
from phases.extract.notes import FoundNotes, find_notes
from phases.extract.package import Item, Package, read_package
from phases.extract.protection import refuse_protected
from phases.extract.settings import ExtractSettings


@dataclass(frozen=True, slots=True)
class _Document:
    """One file of the spine, with its place in the reading order."""

    item: Item
    path: str
    root: Element
    title: str
    """What the table of contents calls its beginning; empty if it does not."""


def read_epub(path: Path, settings: ExtractSettings) -> Book:
    """The book in an EPUB file."""
    with open_archive(path, settings) as archive:
        refuse_protected(archive)
        package = read_package(archive)
        language = package.language or settings.language
        entries = read_contents(archive, package)
        documents = list(_documents(archive, package, entries))
        found = _notes_of(documents, package, archive)
        all_pages = {document.path: _page(document, language, found) for document in documents}
        missing = list(_missing(package))
        if missing and settings.missing_files == "stop":
            raise _incomplete(path, missing)
        left_out = [*missing, *_left_out(documents, all_pages, package)]
        kept = [document for document in documents if _why_left_out(document, package) is None]
        pages = {document.path: all_pages[document.path] for document in kept}
        notes = _notes(found, language, settings)
        chapters = chapters_of(joined_part_titles(_sections(kept, pages, entries)), notes)
        return Book(
            title=package.title or path.stem,
            authors=package.authors,
            language=language,
            chapters=chapters,
            cover=read_cover(archive, package),
            left_out=(*left_out, *notes.left_out),
        )


def _documents(archive: Archive, package: Package, entries: list[Entry]) -> Iterator[_Document]:
    titles = {entry.path: entry.title for entry in reversed(entries)}
    seen = set()
    for item in package.spine:
        if item.path and item.path not in seen and "image" not in item.media_type:
            seen.add(item.path)
            root = parse_markup(archive.read(item.path), f"{archive.name}/{item.path}")
            yield _Document(item, item.path, root, titles.get(item.path, ""))


def _notes_of(documents: list[_Document], package: Package, archive: Archive) -> FoundNotes:
    roots = {document.path: document.root for document in documents}
    for item in package.items:
        if (
            item.path
            and item.path not in roots
            and "html" in item.media_type
            and "nav" not in item.properties
        ):
            roots[item.path] = parse_markup(archive.read(item.path), f"{archive.name}/{item.path}")
    return find_notes(roots, archive)


def _missing(package: Package) -> Iterator[LeftOut]:
    for item in package.spine:
        if item.path is None:
            yield LeftOut(item.href or item.id, "the book lists this file, but it is not in the EPUB", 0)


def _incomplete(path: Path, missing: list[LeftOut]) -> SourceBroken:
    names = ", ".join(part.what for part in missing[:5])
    return SourceBroken(
        f"{path.name} is not complete: it lists {names}, which it does not hold.",
        "Get the book again, or have the rest read with NOCTURNE_EXTRACT__MISSING_FILES=leave_out.",
    )


def _left_out(documents: list[_Document], pages: Mapping[str, Page], package: Package) -> Iterator[LeftOut]:
    for document in documents:
        page = pages[document.path]
        why = _why_left_out(document, package)
        characters = sum(len(block.text) for block in page.blocks)
        if why is None and not characters and not page.left_out:
            why = "there is no text in it"
        if why:
            what = document.title or PurePosixPath(document.path).name
            yield LeftOut(what, why, characters + sum(entry.characters for entry in page.left_out))
        else:
            yield from page.left_out


def _why_left_out(document: _Document, package: Package) -> str | None:
    if not document.item.linear:
        return "the book marks it as not part of its reading order"
    types = _types(document.root)
    if types & NOTE_LISTS:
        return NOTES_ARE_READ_ELSEWHERE
    matter = matter_of_types(types | {package.guide.get(document.path, "")})
    if matter is None and "nav" in document.item.properties:
        matter = "a table of contents"
    if matter is None and len(text_of(_body(document.root))) < TOO_LONG_TO_LEAVE_OUT:
        matter = (
            matter_of_title(document.title)
            or matter_of_name(document.path)
            or matter_of_name(document.item.id)
        )
    return f"{matter} is not read aloud" if matter else None


def _body(root: Element) -> Element:
    return next((element for element in root.iter() if tag_of(element) == "body"), root)


def _types(root: Element) -> frozenset[str]:
    """What the page as a whole is: the types of its body and of the one element that holds everything."""
    element = _body(root)
    types = types_of(element)
    while len(children := [child for child in element if tag_of(child)]) == 1:
        element = children[0]
        types |= types_of(element)
    return types


def _page(document: _Document, language: str, found: FoundNotes) -> Page:
    return read_page(document.root, language, found.markers, frozenset(found.bodies.values()))


def _notes(found: FoundNotes, language: str, settings: ExtractSettings) -> Notes:
    texts = {name: read_note(body, language, found.markers) for name, body in found.bodies.items()}
    return Notes(texts, are_read=settings.footnotes == "after_paragraph")


def _sections(documents: list[_Document], pages: Mapping[str, Page], entries: list[Entry]) -> list[Section]:
    """The blocks of all pages, cut where the table of contents says that something begins."""
    blocks: list[Block] = []
    starts: dict[str, int] = {}
    for document in documents:
        starts[document.path] = len(blocks)
        blocks.extend(pages[document.path].blocks)
    cuts = _cuts_by_entries(entries, pages, starts, len(blocks))
    first = min(cuts, default=len(blocks))
    for document in documents:
        start, page = starts[document.path], pages[document.path]
        if start < first and page.blocks and (start == 0 or _begins_with_heading(page)):
            cuts[start] = _title_of(document, page)
    bounds = [*sorted(cuts), len(blocks)]
    return [Section(cuts[start], tuple(blocks[start:end])) for start, end in pairwise(bounds)]


def _begins_with_heading(page: Page) -> bool:
    return any(block.kind is ParagraphKind.HEADING for block in page.blocks[:3])


def _cuts_by_entries(
    entries: list[Entry], pages: Mapping[str, Page], starts: Mapping[str, int], end: int
) -> dict[int, str]:
    cuts: dict[int, str] = {}
    for entry in entries:
        if entry.path in pages:
            place = starts[entry.path] + pages[entry.path].anchors.get(entry.fragment, 0)
            if place < end:
                # The last of several entries for one place is the innermost: the chapter, not its part.
                cuts[place] = entry.title
    return cuts if len(cuts) > 1 or len(pages) == 1 else {}


def _title_of(document: _Document, page: Page) -> str:
    headings = (block.text.replace("\n", " ") for block in page.blocks if block.kind is ParagraphKind.HEADING)
    heads = (text_of(element) for element in document.root.iter() if tag_of(element) == "title")
    named = (title for title in (document.title, *headings, *heads) if has_speech(title))
    return next(named, PurePosixPath(document.path).stem)
