"""The index of a night: its books, the riskiest first, each with the way to its proof page. It needs no script."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from phases.verdict import Outcome

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBook:
    """One book of a night, as the index shows it."""

    title: str
    standing: str
    """In a word or two."""
    outcome: Outcome | None
    """What colour it has: that of the worst that is in it; None if nothing is to be said of it yet."""
    facts: tuple[str, ...] = ()
    """How long it is, how much of it failed: a few words each."""
    reasons: tuple[str, ...] = ()
    """What is wrong with it."""
    remedy: str = ""
    page: str | None = None
    """Its proof page, as a path relative to the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNight:
    """A night, as the index shows it."""

    title: str
    summary: str
    books: tuple[ShownBook, ...]
    """In the order in which they are shown."""
    links: tuple[tuple[str, str], ...] = ()
    """What lies beside it: what it is called, and its path relative to the index."""


def render_night(night: ShownNight) -> str:
    """One HTML document that needs nothing else."""
    parts = {
        "title": html.escape(night.title),
        "summary": html.escape(night.summary),
        "links": " · ".join(_link(path, name) for name, path in night.links),
        "books": "\n".join(_book(book) for book in night.books) or "<li>No book lay there.</li>",
        "look": _look(),
    }
    return _PLACE.sub(lambda place: parts[place[1]], _file("night.html"))


def _book(book: ShownBook) -> str:
    return "\n".join(_lines(book))


def _lines(book: ShownBook) -> Iterator[str]:
    yield f'<li class="line {book.outcome or "waiting"}"><div>'
    yield f"<h2>{_link(book.page, book.title) if book.page else html.escape(book.title)}</h2>"
    facts = "".join(f"<span>{html.escape(fact)}</span>" for fact in book.facts)
    yield f'<p class="facts"><span class="badge">{html.escape(book.standing)}</span>{facts}</p>'
    if book.reasons:
        yield f'<ul class="why">{"".join(f"<li>{html.escape(reason)}</li>" for reason in book.reasons)}</ul>'
    if book.remedy:
        yield f'<p class="remedy">{_with_code(book.remedy)}</p>'
    yield "</div></li>"


def _link(path: str, name: str) -> str:
    return f'<a href="{html.escape(quote(path), quote=True)}">{html.escape(name)}</a>'


def _with_code(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", html.escape(text))


@cache
def _look() -> str:
    return f"{_file('look.css')}\n{_file('night.css')}"


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
