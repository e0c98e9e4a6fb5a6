"""Which reader reads what: a new format is one file, and one line in `FORMATS`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from phases.book import Book
from phases.errors import FormatUnknown
from phases.extract.epub import read_epub
from phases.extract.markdown import read_markdown
from phases.extract.plain_text import read_plain_text
from phases.extract.settings import ExtractSettings

Reader = Callable[[Path, ExtractSettings], Book]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file, told by its suffix, or by its first bytes if the suffix says nothing."""

    name: str
    suffixes: frozenset[str]
    read: Reader
    looks_like: Callable[[bytes], bool]


def _is_zipped_epub(start: bytes) -> bool:
    return start.startswith(b"PK\x03\x04") and (b"application/epub+zip" in start or b"META-INF/" in start)


def _is_text(start: bytes) -> bool:
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return is_wide or not (b"\x00" in start or start.startswith((b"%PDF", b"{\\rtf", b"PK\x03\x04", b"<")))


def _is_nothing_we_sniff(_start: bytes) -> bool:
    return False


FORMATS = (
    Format("EPUB", frozenset({".epub"}), read_epub, _is_zipped_epub),
    Format("Markdown", frozenset({".md", ".markdown"}), read_markdown, _is_nothing_we_sniff),
    Format("text", frozenset({".txt", ".text"}), read_plain_text, _is_text),
)
SUFFIXES = frozenset(suffix for form in FORMATS for suffix in form.suffixes)


def format_of(path: Path) -> Format:
    """The format of a file."""
    by_suffix = next((form for form in FORMATS if path.suffix.lower() in form.suffixes), None)
    if by_suffix is not None:
        return by_suffix
    with path.open("rb") as file:
        start = file.read(4096)
    for form in FORMATS:
        if form.looks_like(start):
            return form
    known = ", ".join(sorted(SUFFIXES))
    raise FormatUnknown(
        f"No reader knows the format of {path.name}.",
        f"Convert it to one of {known}, for example with Calibre.",
    )
