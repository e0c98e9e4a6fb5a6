"""Kinds of markup elements, as far as they change how a page is read."""

import re

from phases.extract.clean import has_speech
from phases.extract.markup import Element, tag_of, text_of
from phases.extract.matter import matter_of_types

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_SECTIONS = frozenset({
    "section", "div", "nav", "aside", "article", "ol", "ul", "table", "header", "footer",
})  # fmt: skip
SILENT = frozenset({
    "head", "script", "style", "template", "svg", "math", "img", "image", "audio", "video", "object",
    "iframe", "canvas", "map", "rp", "rt", "noscript", "input", "button", "select", "textarea", "link",
    "meta", "base", "param", "source", "track",
})  # fmt: skip
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
PAGE_MARKS = frozenset({"pagebreak", "backlink"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOILERPLATE = re.compile(r"\bpg-boilerplate\b|\bpgheader\b|\bpgfooter\b")


def matter_of(element: Element, tag: str, types: frozenset[str]) -> str | None:
    """What it is, if that is not read aloud."""
    if tag == "nav":
        return "a table of contents"
    if _BOILERPLATE.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return "a licence text"
    if tag == "math" and has_speech(text_of(element)):
        return "a formula"
    return matter_of_types(types) if tag in _SECTIONS else None


def name_of(element: Element, matter: str) -> str:
    """What to call it in a report."""
    heading = next((text_of(child) for child in element.iter() if tag_of(child) in HEADINGS), "")
    return heading or matter.partition(" ")[2]


def is_hidden(element: Element) -> bool:
    """Whether a reader does not see it."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )
