"""How the tests of reading read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from epub_maker import Epub

from phases.book import Book
from phases.extract import ExtractSettings, read_book

ReadEpub = Callable[..., Book]
ReadText = Callable[..., Book]


@pytest.fixture
def read_epub(tmp_path: Path) -> ReadEpub:
    def read(epub: Epub, **settings: object) -> Book:
        return read_book(epub.write(tmp_path / "book.epub"), ExtractSettings.model_validate(settings))

    return read


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    def read(text: str | bytes, name: str = "a_book.txt", **settings: object) -> Book:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_book(path, ExtractSettings.model_validate(settings))

    return read
