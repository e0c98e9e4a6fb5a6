"""Whole books, cut; and what the default engine makes of the spoken text."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hibari.g2p import G2P

from phases.book import Book, Chapter, Paragraph
from phases.chunk import ChunkSettings, write_script
from phases.extract import ExtractSettings, read_book
from phases.script import Limits, Script


@cache
def book_and_script(path: Path) -> tuple[Book, Script]:
    book = read_book(path, ExtractSettings())
    return book, write_script(book, Limits(), ChunkSettings())


@pytest.mark.parametrize("name", ["the-time-machine", "dubliners"])
def test_a_real_book_is_tiled_and_within_limits(books_folder: Path, name: str) -> None:
    book, script = book_and_script(books_folder / f"{name}.epub")
    assert [chapter.title for chapter in script.chapters] == [chapter.title for chapter in book.chapters]
    for chapter in script.chapters:
        assert "".join(chunk.display for chunk in chapter.chunks) == book.chapters[chapter.number - 1].text
    lengths = sorted(len(chunk.spoken) for chunk in script.chunks())
    assert lengths[-1] <= 300
    assert 80 <= lengths[len(lengths) // 2] <= 220


def test_no_digit_of_a_real_book_reaches_the_engine(books_folder: Path) -> None:
    for name in ("the-time-machine", "dubliners"):
        _, script = book_and_script(books_folder / f"{name}.epub")
        assert not [chunk.spoken for chunk in script.chunks() if any(c in "0123456789" for c in chunk.spoken)]


def test_one_changed_paragraph_changes_only_its_chunks(books_folder: Path) -> None:
    book, script = book_and_script(books_folder / "the-time-machine.epub")
    first = book.chapters[0]
    changed = Chapter(
        first.title, (*first.paragraphs[:5], Paragraph("A new one, of 1895."), *first.paragraphs[6:])
    )
    again = write_script(
        Book(book.title, book.authors, book.language, (changed, *book.chapters[1:])),
        Limits(),
        ChunkSettings(),
    )
    before = Counter(chunk.spoken for chunk in script.chunks())
    after = Counter(chunk.spoken for chunk in again.chunks())
    assert after - before == Counter(["A new one, of eighteen ninety-five."])


@pytest.mark.parametrize(
    ("ours", "plain"),
    [
        ("Mr. Smith", "Mister Smith"),
        ("in 1895", "in eighteen ninety-five"),
        ("$3.50", "three dollars and fifty cents"),
        ("10:30 p.m. then", "ten thirty p.m. then"),
        ("Henry VIII", "Henry the eighth"),
        ("1,234", "one thousand two hundred thirty-four"),
        ("½ mile", "one half mile"),
    ],
)
def test_the_default_engine_reads_our_spelling_as_people_say_it(ours: str, plain: str) -> None:
    g2p = G2P()
    book = Book("T", (), "en", (Chapter("A", (Paragraph(ours),)),))
    (chunk,) = write_script(book, Limits(), ChunkSettings()).chunks()
    assert g2p(chunk.spoken) == g2p(plain)
