"""The sample book: its files are what its source says, and say the same in every format."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from phases.book import Book
from phases.extract import ExtractSettings, read_book

EXAMPLES = Path(__file__).parents[3] / "examples"
NAME = "the-speaking-clock"


def read(suffix: str) -> Book:
    return read_book(EXAMPLES / f"{NAME}.{suffix}", ExtractSettings())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, EXAMPLES / "build_epub.py", folder], check=True, timeout=120)
    return folder


@pytest.mark.parametrize("suffix", ["epub", "txt"])
def test_the_files_are_what_the_source_builds(built: Path, suffix: str) -> None:
    assert (built / f"{NAME}.{suffix}").read_bytes() == (EXAMPLES / f"{NAME}.{suffix}").read_bytes(), (
        "run: python examples/build_epub.py"
    )


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_every_format_says_the_same(suffix: str) -> None:
    assert read(suffix).chapters == read("epub").chapters
    assert (read(suffix).title, read(suffix).authors, read(suffix).language) == (
        "The Speaking Clock", ("The Nocturne Makers",), "en",
    )  # fmt: skip


def test_the_sample_has_three_chapters_and_a_cover() -> None:
    book = read("epub")
    assert [chapter.title for chapter in book.chapters] == [
        "Chapter I. The Night Desk", "Chapter II. The Fourth Stroke", "Chapter III. Breakfast",
    ]  # fmt: skip
    assert book.cover is not None
    assert 1_300 < sum(len(chapter.text.split()) for chapter in book.chapters) < 1_700


def test_the_mimetype_comes_first_and_is_stored() -> None:
    with zipfile.ZipFile(EXAMPLES / f"{NAME}.epub") as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
