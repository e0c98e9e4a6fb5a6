"""The door: from a path to a book, or to an error that says what to do."""

from pathlib import Path

import pytest
from epub_maker import Epub, xhtml

from phases.errors import (
    FormatUnknown,
    SourceBroken,
    SourceEmpty,
    SourceError,
    SourceMissing,
    SourceNotAFile,
    SourceTooLarge,
)
from phases.extract import ExtractSettings, read_book
from phases.extract.formats import FORMATS

SETTINGS = ExtractSettings()


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        read_book(tmp_path / "gone.epub", SETTINGS)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceNotAFile) as caught:
        read_book(tmp_path, SETTINGS)
    assert "night" in caught.value.remedy


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    with pytest.raises(SourceEmpty):
        read_book(path, SETTINGS)


def test_a_file_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(1_000_001)
    with pytest.raises(SourceTooLarge, match="1 MB"):
        read_book(path, ExtractSettings(max_source_mb=1).model_copy(update={"max_source_mb": 0}))


def test_a_file_that_may_not_be_read_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Hello.")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SourceError, match="Permission denied"):
        read_book(path, SETTINGS)


@pytest.mark.parametrize("name", ["book", "book.bin", "book.epub.download"])
def test_a_suffix_that_says_nothing_is_no_obstacle(tmp_path: Path, name: str) -> None:
    epub = Epub({"a.xhtml": xhtml("<p>Hello.</p>")}).write(tmp_path / name)
    assert read_book(epub, SETTINGS).chapters[0].text == "Hello."
    epub.write_text("Good morning.")
    assert read_book(epub, SETTINGS).chapters[0].text == "Good morning."


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"{\\rtf1", b"PK\x03\x04word/document.xml", b"\x7fELF\x00"])
def test_a_format_that_nobody_knows_is_unknown(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "book.xyz"
    path.write_bytes(start + b" and so on")
    with pytest.raises(FormatUnknown, match=r"book\.xyz") as caught:
        read_book(path, SETTINGS)
    assert ".epub" in caught.value.remedy


def test_a_file_that_only_pretends_to_be_an_epub_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_text("Hello.")
    with pytest.raises(SourceBroken):
        read_book(path, SETTINGS)


def test_no_two_formats_claim_one_suffix() -> None:
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
