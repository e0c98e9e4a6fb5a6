"""What lies in a folder in the evening: books, and everything else with a reason."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from phases.errors import SourceMissing
from phases.night.scan import Contents, LeftAside, Scan, Sight, look, scan
from phases.night.settings import NightSettings, read_night_settings

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
SUFFIXES = {".epub", ".txt"}


def put(folder: Path, name: str, text: str = "A book.", *, seconds_ago: float = 3600) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    moment = (NOW - timedelta(seconds=seconds_ago)).timestamp()
    os.utime(path, (moment, moment))
    return path


def scanned(place: Path, **facts: object) -> Scan:
    return scan(place, NightSettings(), suffixes=SUFFIXES, now=NOW, **facts)  # type: ignore[arg-type]


def names(found: Scan) -> list[str]:
    return [book.source.name for book in found.books]


def why(found: Scan, name: str) -> str:
    (aside,) = (each for each in found.left_aside if each.path.name == name)
    return aside.why


def test_books_are_found_with_their_content_and_their_settings(tmp_path: Path) -> None:
    put(tmp_path, "one.epub", "abc")
    put(tmp_path, "one.toml", "priority = 3")
    put(tmp_path, "TWO.TXT", "def")
    found = scanned(tmp_path)
    assert names(found) == ["TWO.TXT", "one.epub"]
    assert found.books[1].settings.priority == 3
    assert found.books[1].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert found.books[1].since == NOW


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".hidden.epub", "is hidden"),
        ("~$word.txt", "is hidden"),
        ("book.epub.part", "is a temporary file"),
        ("book.epub.crdownload", "is a temporary file"),
        ("book.txt~", "is a temporary file"),
        ("cast.toml", "says something of other files"),
        ("cover.jpg", "is none of .epub, .txt"),
        ("no suffix", "is none of .epub, .txt"),
        ("folder.epub/inside.txt", "is a folder"),
    ],
)
def test_what_is_no_book_is_left_with_a_reason(tmp_path: Path, name: str, reason: str) -> None:
    put(tmp_path, name)
    put(tmp_path, "book.epub")
    found = scanned(tmp_path)
    assert names(found) == ["book.epub"]
    assert reason in why(found, name.partition("/")[0])
    assert not any(each.needs_person for each in found.left_aside)


def test_an_empty_file_and_a_link_to_nothing_need_a_person(tmp_path: Path) -> None:
    put(tmp_path, "empty.epub", "")
    (tmp_path / "link.epub").symlink_to(tmp_path / "gone.epub")
    found = scanned(tmp_path)
    assert found.left_aside == (
        LeftAside(tmp_path / "empty.epub", "is empty", needs_person=True),
        LeftAside(tmp_path / "link.epub", "is not there", needs_person=True),
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for this user")
def test_a_file_that_may_not_be_read_needs_a_person(tmp_path: Path) -> None:
    put(tmp_path, "secret.epub").chmod(0)
    assert "cannot be read: Permission denied" in why(scanned(tmp_path), "secret.epub")


def test_a_marked_book_is_done(tmp_path: Path) -> None:
    put(tmp_path, "book.epub")
    put(tmp_path, "book.epub.done", "")
    assert why(scanned(tmp_path), "book.epub") == "is marked as done"


def test_a_file_that_changed_a_moment_ago_may_still_be_being_copied(tmp_path: Path) -> None:
    put(tmp_path, "fresh.epub", seconds_ago=59)
    put(tmp_path, "rested.epub", "Another.", seconds_ago=60)
    found = scanned(tmp_path)
    assert names(found) == ["rested.epub"]
    assert why(found, "fresh.epub") == "is still being copied"


def test_an_empty_file_that_was_just_made_is_not_held_against_anybody(tmp_path: Path) -> None:
    put(tmp_path, "fresh.epub", "", seconds_ago=1)
    assert why(scanned(tmp_path), "fresh.epub") == "is still being copied"


def test_a_file_that_keeps_its_old_date_while_it_grows_is_found_out_by_looking_twice(tmp_path: Path) -> None:
    book = put(tmp_path, "book.epub", "half")
    earlier = look(tmp_path)
    assert names(scanned(tmp_path, earlier=earlier)) == ["book.epub"]
    put(tmp_path, "book.epub", "half and half")
    assert why(scanned(tmp_path, earlier=earlier), "book.epub") == "is still being copied"
    assert earlier[book] == Sight(4, Sight.of(book).modified_ns)


def test_a_file_that_grows_while_it_is_read_is_left(tmp_path: Path) -> None:
    book, ended = put(tmp_path, "book.epub"), Event()
    os.truncate(book, 64_000_000)

    def grow() -> None:
        with book.open("ab") as file:
            while not ended.is_set():
                file.write(b"more")
                file.flush()

    writer = Thread(target=grow)
    writer.start()
    try:
        found = scanned(tmp_path)
    finally:
        ended.set()
        writer.join()
    assert why(found, "book.epub") == "is still being copied"


def test_a_date_in_the_future_holds_no_book_up(tmp_path: Path) -> None:
    put(tmp_path, "book.epub", seconds_ago=-86_400)
    assert names(scanned(tmp_path)) == ["book.epub"]


def test_the_same_content_is_kept_once_and_the_other_named(tmp_path: Path) -> None:
    put(tmp_path, "a copy.epub")
    put(tmp_path, "book.epub")
    put(tmp_path, "other.epub", "Another.")
    found = scanned(tmp_path)
    assert names(found) == ["a copy.epub", "other.epub"]
    assert [(each.path.name, each.kept.name) for each in found.duplicates] == [("book.epub", "a copy.epub")]


def test_of_two_copies_the_one_with_settings_is_kept(tmp_path: Path) -> None:
    put(tmp_path, "a copy.epub")
    put(tmp_path, "book.epub")
    put(tmp_path, "book.toml", 'voice = "x"')
    assert names(scanned(tmp_path)) == ["book.epub"]


def test_a_book_with_broken_settings_stops_no_other(tmp_path: Path) -> None:
    put(tmp_path, "good.epub", "Good.")
    put(tmp_path, "bad.epub", "Bad.")
    put(tmp_path, "bad.toml", "voise = 1")
    found = scanned(tmp_path)
    assert names(found) == ["good.epub"]
    (broken,) = found.broken
    assert broken.path.name == "bad.epub"
    assert "“voise” is no setting" in broken.message


def test_a_book_may_be_skipped(tmp_path: Path) -> None:
    put(tmp_path, "book.epub")
    put(tmp_path, "book.toml", "skip = true")
    assert why(scanned(tmp_path), "book.epub") == "is skipped by its settings"


def test_a_book_that_waited_before_keeps_its_place(tmp_path: Path) -> None:
    book = put(tmp_path, "book.epub", "abc")
    since = NOW - timedelta(days=3)
    sha256 = scanned(tmp_path).books[0].sha256
    assert scanned(tmp_path, waiting_since={sha256: since}).books[0].since == since
    assert book.exists()


def test_a_list_names_books_wherever_they_lie(tmp_path: Path) -> None:
    put(tmp_path, "shelf/one.epub", "One.")
    two = put(tmp_path, "elsewhere/two.epub", "Two.")
    place = put(
        tmp_path,
        "lists/tonight.txt",
        f"# tonight\n\n../shelf/one.epub\n{two}\n  {two}\ngone.epub\n\0\n~nobody/x.txt",
    )
    found = scanned(place)
    assert [book.source.name for book in found.books] == ["one.epub", "two.epub"]
    assert why(found, "gone.epub") == "is not there"
    assert why(found, "\0") == "is not there"


def test_a_name_that_no_disk_can_hold_is_left_with_the_reason(tmp_path: Path) -> None:
    place = put(tmp_path, "tonight.txt", "x" * 300 + ".txt")
    (aside,) = scanned(place).left_aside
    assert aside.why == "cannot be read: File name too long"
    assert aside.needs_person


@pytest.mark.parametrize("content", [None, b"\x89PNG\xff"])
def test_a_place_that_is_neither_folder_nor_list_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    place = tmp_path / "place"
    if content is not None:
        place.write_bytes(content)
    with pytest.raises(SourceMissing, match="cannot be read as a folder of books or a list"):
        scanned(place)


def test_the_settings_of_the_folder_hold_for_its_books(tmp_path: Path) -> None:
    put(tmp_path, "night.toml", 'settle_seconds = 0\n[defaults]\nvoice = "x"')
    put(tmp_path, "book.epub", seconds_ago=0)
    found = scan(tmp_path, read_night_settings(tmp_path), suffixes=SUFFIXES, now=NOW)
    assert found.books[0].settings.voice == "x"


def test_a_file_that_looks_as_it_did_is_not_read_again(tmp_path: Path) -> None:
    same, other = put(tmp_path, "a.txt", "the same"), put(tmp_path, "b.txt", "before")
    contents = Contents()
    first = scanned(tmp_path, contents=contents)
    # Nobody may write into a file of the same size at the same nanosecond; that it is believed shows it is not read.
    moment = same.stat().st_mtime_ns
    same.write_text("THE SAME", encoding="utf-8")
    os.utime(same, ns=(moment, moment))
    put(tmp_path, "b.txt", "afterwards")
    second = scanned(tmp_path, contents=contents)
    assert [book.source for book in second.books] == [same, other]
    assert second.books[0].sha256 == first.books[0].sha256
    assert second.books[1].sha256 != first.books[1].sha256
