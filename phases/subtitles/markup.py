"""What is shown in a cue, without what says how it is shown.

Only known tags are markup: `<3` and `<shrugs>` are text.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from phases.subtitles.draft import Line, Said
from phases.subtitles.notes import Notes

JOINER = "\u2060"
"""An invisible sign that keeps text from being read as anything else; writing puts it in, reading takes it out."""
_HTML = frozenset(
    {"a", "b", "big", "br", "c", "center", "div", "em", "font", "i", "lang", "p", "rt", "ruby", "s", "small"}
    | {"span", "strike", "strong", "sub", "sup", "tt", "u", "v"}
)
_NAMING = {"v": "who speaks", "lang": "which language it is"}
MARKUP = re.compile(
    rf"<(?P<close>/?)(?P<tag>(?i:{'|'.join(sorted(_HTML))})(?![A-Za-z])|[0-9][0-9:.]{{3,14}})"
    r"(?P<more>[.\s][^<>]{0,500})?\s{0,3}/?>"
    r"|(?P<codes>\{\\[^{}]{0,500}\}|\{[A-Za-z]:[^{}]{0,60}\})"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<slash>\\[Nh])"
)
_UNCLOSED = re.compile(rf"</?(?P<tag>(?i:{'|'.join(sorted(_HTML))}))(?:\.[^\s<>]*)?(?:\s|$)")
"""The beginning of a tag, in text that holds none that is whole."""
_NOT_PLAIN = re.compile(r"[<{&\\]")


@dataclass(frozen=True, slots=True)
class Markup:
    """What a format's own rules allow; all else is understood too, with a remark."""

    tags: frozenset[str] = frozenset()
    has_inner_times: bool = False
    has_entities: bool = False


def said_in(body: Sequence[Line], markup: Markup, notes: Notes) -> tuple[Said, ...]:
    """What the lines of a cue say, by whom, and in which language."""
    if not any(_NOT_PLAIN.search(line.text) for line in body):
        return tuple(Said(line.number, line.text) for line in body)
    reader = _Reader(markup, notes)
    return tuple(said for line in body for said in reader.read(line))


@dataclass(slots=True)
class _Reader:
    """Reads the lines of one cue: a tag may be opened in one and closed in another."""

    markup: Markup
    notes: Notes
    voice: str | None = None
    languages: list[str] = field(default_factory=list)
    is_beside: bool = False
    """Inside `<rt>`: the reading of a word that stands there already."""

    def read(self, line: Line) -> Iterator[Said]:
        text, at = "", 0
        for match in MARKUP.finditer(line.text):
            text += self._shown(self._without_unclosed(line, at, match.start()))
            at = match.end()
            before = self.voice, self.languages[-1:]
            shown = self._meaning(match, line)
            if (self.voice, self.languages[-1:]) != before or shown == "\n":
                yield Said(line.number, text, before[0], next(iter(before[1]), None))
                text = ""
            text += shown.strip("\n")
        text += self._shown(self._without_unclosed(line, at, len(line.text)))
        yield Said(line.number, text, self.voice, next(iter(self.languages[-1:]), None))

    def _shown(self, text: str) -> str:
        return "" if self.is_beside else text

    def _without_unclosed(self, line: Line, start: int, end: int) -> str:
        """A part of the line that holds no whole tag, without those that were begun and never closed."""
        text = line.text[start:end]
        for match in _UNCLOSED.finditer(text):
            if match["tag"].lower() in self.markup.tags:
                column = line.column + start + match.start()
                self.notes.say(
                    line.number, f"“{match[0].strip()}” is not closed with “>” and is left out", column
                )
        return _UNCLOSED.sub(lambda match: "" if match["tag"].lower() in self.markup.tags else match[0], text)

    def _meaning(self, match: re.Match[str], line: Line) -> str:
        """What stands for this piece of markup in the text; a tag may change who speaks."""
        if match["tag"]:
            return self._tag(match, line)
        if match["codes"]:
            self._remark(match, line, "codes for position and style are left out")
            return ""
        if match["slash"]:
            self._remark(match, line, r"\N is read as a new line, \h as a blank")
            return "\n" if match["slash"] == r"\N" else " "
        if not self.markup.has_entities:
            self._remark(match, line, "an HTML entity is read as the sign it stands for")
        return self._shown(html.unescape(match["entity"]).replace("\r", "\n"))

    def _tag(self, match: re.Match[str], line: Line) -> str:
        tag, is_open, more = match["tag"].lower(), not match["close"], match["more"] or ""
        is_time = tag[0].isdecimal()
        if not (self.markup.has_inner_times if is_time else tag in self.markup.tags):
            self._remark(match, line, "markup is left out")
        if is_open and tag in self.markup.tags & _NAMING.keys() and _annotation(more) is None:
            self._remark(match, line, f"“{match[0]}” does not say {_NAMING[tag]}")
        match tag:
            case "v":
                self.voice = _annotation(more) if is_open else None
            case "lang" if is_open:
                self.languages.append(_annotation(more) or "")
            case "lang":
                del self.languages[-1:]
            case "rt":
                self.is_beside = is_open
                if is_open:
                    self._remark(match, line, "the reading beside a word is left out")
            case "ruby":
                self.is_beside = False
            case "br":
                return "\n"
            case _:
                pass
        return ""

    def _remark(self, match: re.Match[str], line: Line, message: str) -> None:
        self.notes.say(line.number, message, line.column + match.start())


def _annotation(more: str) -> str | None:
    """The name in `<v.loud Alice>`, after the classes."""
    _, _, annotation = more.replace("\t", " ").partition(" ")
    return html.unescape(annotation).strip() or None
