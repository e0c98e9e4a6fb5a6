"""The folder of a page: its audio costs no space, and what is not played any more goes."""

import os
from pathlib import Path

import pytest

from phases.proof import ProofFolder, chapter_audio, chunk_audio, take_audio


@pytest.fixture
def folder(tmp_path: Path) -> ProofFolder:
    return ProofFolder.of(tmp_path / "out", "a-story-12345678")


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    path = tmp_path / "chapter-001-abc.m4a"
    path.write_bytes(b"sound")
    return path


def test_audio_is_linked_and_not_copied(folder: ProofFolder, chapter: Path) -> None:
    assert folder.add(chapter_audio(1), chapter)
    assert folder.add(chapter_audio(1), chapter)
    assert (folder.audio / "chapter-001.m4a").samefile(chapter)
    assert folder.url(chapter_audio(1)) == "audio/chapter-001.m4a"
    assert [path.name for path in folder.audio.iterdir()] == ["chapter-001.m4a"]


def test_where_there_are_no_links_audio_is_copied_once(
    folder: ProofFolder, chapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    folder.add(chapter_audio(1), chapter)
    copy = folder.audio / chapter_audio(1)
    inode = copy.stat().st_ino
    folder.add(chapter_audio(1), chapter)
    assert copy.read_bytes() == b"sound"
    assert not copy.samefile(chapter)
    assert copy.stat().st_ino == inode


def test_a_chapter_that_was_made_anew_takes_the_place_of_the_earlier_one(
    folder: ProofFolder, chapter: Path, tmp_path: Path
) -> None:
    folder.add(chapter_audio(1), chapter)
    anew = tmp_path / "chapter-001-def.m4a"
    anew.write_bytes(b"other sound")
    folder.add(chapter_audio(1), anew)
    assert (folder.audio / chapter_audio(1)).read_bytes() == b"other sound"
    assert chapter.read_bytes() == b"sound"


def test_a_file_that_is_gone_is_not_referred_to(folder: ProofFolder, tmp_path: Path) -> None:
    assert not folder.add(chunk_audio(7), tmp_path / "gone.flac")


def test_only_audio_that_no_page_plays_any_more_is_removed(folder: ProofFolder, chapter: Path) -> None:
    for name in [chapter_audio(1), chunk_audio(2), take_audio(3, 1)]:
        folder.add(name, chapter)
    (folder.audio / "my notes.txt").write_text("listen again")
    folder.keep_only({chapter_audio(1)})
    assert sorted(path.name for path in folder.audio.iterdir()) == ["chapter-001.m4a", "my notes.txt"]


def test_the_page_appears_whole_and_media_servers_are_told_to_leave_it_alone(folder: ProofFolder) -> None:
    folder.write("<!doctype html>")
    assert folder.page.read_text() == "<!doctype html>"
    assert (folder.root.parent / ".ignore").exists()
