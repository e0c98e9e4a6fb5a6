"""A page of markup, read from top to bottom into blocks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from phases.book import LeftOut, ParagraphKind
from phases.extract.blocks import SCENE_BREAK, Block, is_scene_break
from phases.extract.clean import has_speech, tidy_lines
from phases.extract.elements import BLOCKS, HEADINGS, PAGE_MARKS, SILENT, is_hidden, matter_of, name_of
from phases.extract.markup import Element, attribute, tag_of, text_of, types_of
from phases.extract.matter import NOTE_LISTS, NOTE_TYPES, NOTES_ARE_READ_ELSEWHERE

_OWN_NUMBER = re.compile(r"^(?:[\[({]?(?:\d{1,4}|[*†‡§¶]+)[\])}]?[.:)]?\s+|[.:)\]]\s*)(?=\S)")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, and where in it each anchor stands."""

    blocks: tuple[Block, ...]
    anchors: Mapping[str, int]
    left_out: tuple[LeftOut, ...]


@dataclass(slots=True)
class _Reader:
    """The state of reading one page."""

    language: str
    markers: Mapping[Element, str]
    bodies: frozenset[Element]
    blocks: list[Block] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def enter(self, element: Element) -> bool:
        """Begin an element; false if nothing in it is read."""
        tag = tag_of(element)
        if tag in BLOCKS or element in self.bodies:
            self.flush()
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            if name:
                self.anchors.setdefault(name, len(self.blocks))
        if not self._is_read(element, tag):
            return False
        self.open.append(element)
        self._begin(tag)
        self._say(element.text)
        return True

    def leave(self, element: Element, *, was_read: bool) -> None:
        """End an element, and read on after it."""
        if was_read:
            if tag_of(element) in BLOCKS:
                self.flush()
            self.open.pop()
        if self.open:
            self._say(element.tail)

    def flush(self) -> None:
        """What was gathered becomes one block, or several if empty lines part it."""
        texts = [tidy_lines(part) for part in re.split(r"\n[ \t\n\u00a0]*\n", "".join(self.pieces))]
        notes = tuple(self.notes)
        for text in filter(None, texts):
            self.blocks.append(self._block(text, notes))
            notes = ()
        if notes and self.blocks:
            self.blocks[-1] = replace(self.blocks[-1], notes=self.blocks[-1].notes + notes)
        self.pieces.clear()
        self.notes.clear()
        self.languages.clear()

    def _is_read(self, element: Element, tag: str) -> bool:
        if element in self.markers:
            self.notes.extend(filter(None, [self.markers[element]]))
            return False
        types = types_of(element)
        if element in self.bodies or types & PAGE_MARKS or is_hidden(element):
            return False
        what, why, characters = self._left_out(element, tag, types)
        if why:
            self.left_out.append(LeftOut(what, why, characters))
        return not why and bool(tag) and tag not in SILENT

    def _left_out(self, element: Element, tag: str, types: frozenset[str]) -> tuple[str, str, int]:
        matter = matter_of(element, tag, types)
        if matter:
            return name_of(element, matter), f"{matter} is not read aloud", len(text_of(element))
        if types & NOTE_LISTS and self.bodies.intersection(element.iter()):
            read = sum(len(text_of(body)) for body in self.bodies.intersection(element.iter()))
            return name_of(element, "a note"), NOTES_ARE_READ_ELSEWHERE, max(0, len(text_of(element)) - read)
        return "", "", 0

    def _begin(self, tag: str) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "hr":
            self.blocks.append(Block(SCENE_BREAK, ParagraphKind.SCENE_BREAK))
        elif tag in {"td", "th"} and has_speech("".join(self.pieces)):
            self.pieces[-1] = self.pieces[-1].rstrip()
            self.pieces.append(", ")

    def _say(self, text: str | None) -> None:
        if not text:
            return
        preformatted = any(tag_of(element) == "pre" for element in self.open)
        self.pieces.append(text if preformatted else re.sub(r"[ \t\r\n\f]+", " ", text))
        if has_speech(text):
            self.languages.add(self._language_here())

    def _language_here(self) -> str:
        for element in reversed(self.open):
            # What the whole page claims is often the maker's default: the package says what language a book is in.
            language = "" if tag_of(element) == "html" else attribute(element, "lang")
            if language:
                return language
        return self.language

    def _block(self, text: str, notes: tuple[str, ...]) -> Block:
        language = next(iter(self.languages)) if len(self.languages) == 1 else self.language
        foreign = language if _base(language) != _base(self.language) else None
        kind, level = self._kind(text)
        return Block(text, kind, level, foreign, notes)

    def _kind(self, text: str) -> tuple[ParagraphKind, int]:
        for element in reversed(self.open):
            tag = tag_of(element)
            if tag in HEADINGS:
                return ParagraphKind.HEADING, HEADINGS[tag]
            if tag == "hgroup" or types_of(element) & {"subtitle"}:
                return ParagraphKind.HEADING, 6
            if types_of(element) & NOTE_TYPES:
                return ParagraphKind.FOOTNOTE, 0
        return (ParagraphKind.SCENE_BREAK if is_scene_break(text) else ParagraphKind.PROSE), 0


def read_page(
    root: Element, language: str, markers: Mapping[Element, str], bodies: frozenset[Element] = frozenset()
) -> Page:
    """The blocks of a page; note markers are kept as names, bodies of notes are passed over."""
    reader = _Reader(language, markers, bodies)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    unread: set[Element] = set()
    for event, element in walk:
        if event == "start":
            if not reader.enter(element):
                unread.add(element)
                walk.skip_subtree()
        elif event == "end":
            reader.leave(element, was_read=element not in unread)
        elif reader.open:
            reader.leave(element, was_read=False)
    reader.flush()
    return Page(tuple(reader.blocks), reader.anchors, tuple(reader.left_out))


def read_note(body: Element, language: str, markers: Mapping[Element, str]) -> tuple[Block, ...]:
    """The blocks of one note, without the number it begins with."""
    page = read_page(body, language, markers)
    if not page.blocks:
        return ()
    first, *others = page.blocks
    text = _OWN_NUMBER.sub("", first.text)
    return (replace(first, text=text), *others)


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
