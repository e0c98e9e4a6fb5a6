"""The file of a delivered book is left, marked or moved, and never lost."""

import os
from pathlib import Path
from typing import Literal

import pytest

from phases.errors import FolderNotWritable
from phases.night.finished import put_away
from phases.night.settings import NightSettings


def settings(finished: Literal["leave", "move", "mark"], folder: Path) -> NightSettings:
    return NightSettings(finished=finished, finished_folder=folder / "done")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.epub"
    path.write_text("A book.")
    return path


def test_it_is_left_unless_somebody_wants_otherwise(book: Path) -> None:
    assert put_away(book, settings("leave", book.parent)) == book
    assert [path.name for path in book.parent.iterdir()] == ["book.epub"]


def test_it_is_marked_by_a_file_beside_it(book: Path) -> None:
    for _ in range(2):
        assert put_away(book, settings("mark", book.parent)) == book
    assert book.with_name("book.epub.done").exists()


def test_it_is_moved_with_its_settings(book: Path) -> None:
    book.with_suffix(".toml").write_text("priority = 1")
    moved = put_away(book, settings("move", book.parent))
    assert moved == book.parent / "done" / "book.epub"
    assert moved.read_text() == "A book."
    assert moved.with_suffix(".toml").exists()
    assert [path.name for path in book.parent.iterdir()] == ["done"]


def test_settings_that_belong_to_another_file_too_stay(book: Path) -> None:
    book.with_suffix(".toml").write_text("priority = 1")
    book.with_suffix(".txt").write_text("Another.")
    put_away(book, settings("move", book.parent))
    assert book.with_suffix(".toml").exists()


def test_it_takes_the_place_of_no_other(book: Path) -> None:
    (book.parent / "done").mkdir()
    (book.parent / "done" / "book.epub").write_text("Another.")
    (book.parent / "done" / "book (2).toml").write_text("priority = 1")
    assert put_away(book, settings("move", book.parent)).name == "book (3).epub"
    assert (book.parent / "done" / "book.epub").read_text() == "Another."


def test_a_move_that_was_done_before_is_not_done_again(book: Path) -> None:
    put_away(book, settings("move", book.parent))
    assert put_away(book, settings("move", book.parent)) == book


def test_it_is_moved_whole_to_another_disk(book: Path) -> None:
    other = Path("/dev/shm")  # noqa: S108 - another file system
    if not other.is_dir() or other.stat().st_dev == book.stat().st_dev:
        pytest.skip("there is no other file system here")
    folder = other / f"nocturne-{os.getpid()}"
    moved = put_away(book, settings("move", folder))
    try:
        assert moved.read_text() == "A book."
        assert not book.exists()
    finally:
        moved.unlink()
        moved.parent.rmdir()
        folder.rmdir()


def test_a_folder_that_cannot_be_made_is_an_error_and_loses_nothing(book: Path) -> None:
    (book.parent / "done").write_text("no folder")
    with pytest.raises(FolderNotWritable):
        put_away(book, settings("move", book.parent))
    assert book.exists()
