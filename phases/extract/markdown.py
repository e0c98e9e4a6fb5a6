"""Markdown, made HTML and read like a page of an EPUB."""

import re
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

from phases.book import Book, ParagraphKind
from phases.encoding import decode
from phases.extract.blocks import Block, Notes, Section, chapters_of, joined_part_titles
from phases.extract.clean import with_plain_line_ends, without_invisibles
from phases.extract.flow import read_note, read_page
from phases.extract.markup import Element, parse_markup
from phases.extract.settings import ExtractSettings

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|authors?|lang|language):[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_DEFINITION = re.compile(
    r"^\[\^([^\]\s]{1,64})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)", re.MULTILINE
)
_MARKER = re.compile(r"[ \t]?\[\^([^\]\s]{1,64})\]")


def read_markdown(path: Path, settings: ExtractSettings) -> Book:
    """The book in a Markdown file."""
    data = path.read_bytes()
    text = decode(data, path.name, language=settings.language, encoding=settings.encoding)
    text = without_invisibles(with_plain_line_ends(text))
    said = _front_matter(text)
    language = said.get("language") or said.get("lang") or settings.language
    text, definitions = _without_definitions(_FRONT_MATTER.sub("", text))
    blocks = _page_blocks(text, definitions, language)
    title, blocks = _title(blocks, said.get("title"))
    notes = Notes(
        {name: _note(source, language) for name, source in definitions.items()},
        are_read=settings.footnotes == "after_paragraph",
    )
    author = said.get("author") or said.get("authors")
    sections = joined_part_titles(_sections(blocks, title or path.stem))
    chapters = chapters_of(sections, notes)
    return Book(
        title or path.stem, (author,) if author else (), language, chapters, left_out=tuple(notes.left_out)
    )


def _front_matter(text: str) -> dict[str, str]:
    front = _FRONT_MATTER.match(text)
    fields = _FIELD.findall(front[1]) if front else []
    return {key.lower(): value.strip("\"'[]") for key, value in fields}


def _without_definitions(text: str) -> tuple[str, dict[str, str]]:
    definitions = {name: re.sub(r"\n[ \t]+", "\n", source) for name, source in _DEFINITION.findall(text)}
    return _DEFINITION.sub("", text), definitions


def _page_blocks(text: str, definitions: dict[str, str], language: str) -> list[Block]:
    names = list(definitions)

    def link(marker: re.Match[str]) -> str:
        return (
            f'<a role="doc-noteref" data-note="{names.index(marker[1])}">·</a>'
            if marker[1] in names
            else marker[0]
        )

    root = _html(_MARKER.sub(link, text))
    links = (element for element in root.iter("a") if element.get("data-note"))
    markers = {element: names[int(element.get("data-note") or 0)] for element in links}
    return list(read_page(root, language, markers).blocks)


def _note(source: str, language: str) -> tuple[Block, ...]:
    return read_note(_html(source), language, {})


def _html(text: str) -> Element:
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    return parse_markup(f"<html><body>{rendered}</body></html>".encode(), "markdown")


def _title(blocks: list[Block], said: str | None) -> tuple[str | None, list[Block]]:
    """The book's title: as said, else its only highest heading at the top, which then opens no chapter."""
    highest = [block for block in blocks if block.level == 1]
    lower = [block for block in blocks if block.level > 1]
    if len(highest) == 1 and lower and blocks[0] is highest[0]:
        return said or highest[0].text, blocks[1:]
    return said, blocks


def _sections(blocks: list[Block], title: str) -> list[Section]:
    levels = [block.level for block in blocks if block.kind is ParagraphKind.HEADING]
    top = min(levels, default=0)
    cuts = [place for place, block in enumerate(blocks) if block.level == top and top]
    bounds = [*([] if cuts[:1] == [0] else [0]), *cuts, len(blocks)]
    return [
        Section(blocks[start].text if start in cuts else title, tuple(blocks[start:end]))
        for start, end in pairwise(bounds)
        if start < end
    ]
