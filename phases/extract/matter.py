"""What belongs to a book and is not read aloud: covers, title pages, imprints, tables of contents, indexes."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from phases.extract.clean import bare

TOO_LONG_TO_LEAVE_OUT = 20_000
"""A file called `title.xhtml` that holds the whole novel is not a title page."""

_BY_TYPE = {
    "cover": "a cover",
    "titlepage": "a title page",
    "title-page": "a title page",
    "halftitlepage": "a half title",
    "halftitle": "a half title",
    "imprint": "an imprint",
    "imprimatur": "an imprint",
    "colophon": "a colophon",
    "copyright-page": "a copyright page",
    "uncopyright": "a copyright page",
    "toc": "a table of contents",
    "toc-brief": "a table of contents",
    "landmarks": "a table of contents",
    "page-list": "a page list",
    "pagelist": "a page list",
    "loi": "a list of illustrations",
    "lot": "a list of tables",
    "loa": "a list of recordings",
    "lov": "a list of films",
    "index": "an index",
}
_BY_STEM = {
    "cover": "a cover",
    "coverpage": "a cover",
    "titlepage": "a title page",
    "title": "a title page",
    "tp": "a title page",
    "halftitle": "a half title",
    "halftitlepage": "a half title",
    "imprint": "an imprint",
    "colophon": "a colophon",
    "copyright": "a copyright page",
    "copyrightpage": "a copyright page",
    "cop": "a copyright page",
    "uncopyright": "a copyright page",
    "toc": "a table of contents",
    "nav": "a table of contents",
    "contents": "a table of contents",
    "tableofcontents": "a table of contents",
    "loi": "a list of illustrations",
}
_BY_TITLE = {
    "cover": "a cover",
    "coverpage": "a cover",
    "frontcover": "a cover",
    "titlepage": "a title page",
    "halftitle": "a half title",
    "halftitlepage": "a half title",
    "imprint": "an imprint",
    "colophon": "a colophon",
    "copyright": "a copyright page",
    "copyrightpage": "a copyright page",
    "copyrightinformation": "a copyright page",
    "uncopyright": "a copyright page",
    "contents": "a table of contents",
    "tableofcontents": "a table of contents",
    "listofillustrations": "a list of illustrations",
    "listoftables": "a list of tables",
    "index": "an index",
}
_NUMBERING = re.compile(r"^\d+|\d+$")
NOTE_TYPES = frozenset({"footnote", "endnote", "rearnote", "note"})
NOTE_LISTS = frozenset({"footnotes", "endnotes", "rearnotes"})


def matter_of_types(types: Iterable[str]) -> str | None:
    """What these `epub:type`s or guide types say it is, if that is not read aloud."""
    return next((_BY_TYPE[name] for name in sorted(types) if name in _BY_TYPE), None)


def matter_of_name(path: str) -> str | None:
    """What a file's name or id says it is: `text/01_Title-Page.xhtml` is a title page."""
    stem = bare(PurePosixPath(path).name.partition(".")[0])
    return _BY_STEM.get(_NUMBERING.sub("", stem))


def matter_of_title(title: str) -> str | None:
    """What a title says it is, if that is not read aloud."""
    return _BY_TITLE.get(bare(title))


NOTES_ARE_READ_ELSEWHERE = "notes are read where the text refers to them, or not at all"
