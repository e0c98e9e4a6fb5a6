"""The Time Machine: its chapters are the book's, and a changed paragraph is all that is spoken again."""

import zipfile
from pathlib import Path

import av
import pytest
from producing import produce

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("prefect_api"),
    pytest.mark.xdist_group("prefect"),
]

TITLES = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "Epilogue"]
BEFORE, AFTER = "The fire burned brightly", "The fire burned very brightly"


@pytest.mark.parametrize("chapters", [2, pytest.param(13, marks=pytest.mark.marathon)])
def test_a_book_becomes_an_audiobook_and_one_changed_paragraph_changes_one_chunk(
    books_folder: Path, home: Path, tmp_path: Path, chapters: int
) -> None:
    chosen = f"1-{chapters}"
    source = books_folder / "the-time-machine.epub"
    first = produce(source, chapters=chosen)
    with av.open(first["files"][0]) as book:
        assert [mark["metadata"]["title"] for mark in book.chapters()] == TITLES[:chapters]
    assert produce(source, chapters=chosen)["spoken"] == 0
    changed = produce(_with_a_changed_paragraph(source, tmp_path / "the-time-machine.epub"), chapters=chosen)
    assert changed["production"] != first["production"]
    assert changed["spoken"] == 1
    assert changed["reused"] == first["chunks"] - 1


def _with_a_changed_paragraph(source: Path, target: Path) -> Path:
    changes = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            changes += content.count(BEFORE.encode())
            new.writestr(entry, content.replace(BEFORE.encode(), AFTER.encode()))
    assert changes == 1
    return target
