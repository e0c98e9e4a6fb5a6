"""From a path to a Book, or to an error that says what to do."""

from pathlib import Path

from phases.book import Book
from phases.errors import SourceEmpty, SourceError, SourceMissing, SourceNotAFile, SourceTooLarge
from phases.extract.formats import format_of
from phases.extract.settings import MEGABYTE, ExtractSettings


def read_book(path: Path, settings: ExtractSettings) -> Book:
    """The book in a file; it has at least one chapter, and every chapter has something to say."""
    try:
        _refuse_what_is_no_book(path, settings)
        book = format_of(path).read(path, settings)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the disk and the rights of the file."
        ) from error
    if not book.chapters:
        raise SourceEmpty(f"There is nothing to read aloud in {path.name}.", _why_empty(book))
    return book


def _refuse_what_is_no_book(path: Path, settings: ExtractSettings) -> None:
    if not path.exists():
        raise SourceMissing(
            f"There is no file {path}.", "Check the name; a path is relative to where you are."
        )
    if not path.is_file():
        raise SourceNotAFile(
            f"{path} is not a file.", "Name one book; for a folder of books use `nocturne night`."
        )
    size = path.stat().st_size
    if size > settings.max_source_mb * MEGABYTE:
        raise SourceTooLarge(
            f"{path.name} has {size // MEGABYTE} MB; {settings.max_source_mb} MB are allowed.",
            "If it is a book, raise the setting `max_source_mb`.",
        )
    if size == 0:
        raise SourceEmpty(f"{path.name} is empty.", "Check that it was copied or downloaded completely.")


def _why_empty(book: Book) -> str:
    if not book.left_out:
        return "If its pages are pictures, it needs text recognition (OCR) first."
    parts = "; ".join(f"{part.what}: {part.why}" for part in book.left_out[:5])
    return f"What it holds is left out ({parts}). If its pages are pictures, it needs text recognition (OCR) first."
