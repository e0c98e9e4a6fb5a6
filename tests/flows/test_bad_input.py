"""Whatever comes in: one clear error with the remedy, its own exit code, and nothing half-written."""

import json
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from db.store import Store
from flows.cli import run

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
    '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    '<CipherData><CipherReference URI="chapter.xhtml"/></CipherData></EncryptedData></encryption>'
)


def epub(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def a_source(kind: str, folder: Path) -> Path:
    match kind:
        case "missing":
            return folder / "nowhere.epub"
        case "folder":
            return folder
        case "empty":
            (folder / "empty.txt").touch()
            return folder / "empty.txt"
        case "nothing to say":
            (folder / "dots.txt").write_text("…\n\n* * *\n\n—")
            return folder / "dots.txt"
        case "protected":
            files = {"META-INF__container.xml": CONTAINER, "META-INF__encryption.xml": ENCRYPTION}
            return epub(
                folder / "drm.epub", **files, **{"chapter.xhtml": b"\x00" * 64, "book.opf": "<package/>"}
            )
        case "broken":
            (folder / "broken.epub").write_bytes(b"PK\x03\x04 this was a book once")
            return folder / "broken.epub"
        case "bomb":
            return epub(
                folder / "bomb.epub", **{"META-INF__container.xml": CONTAINER, "big.xhtml": b"0" * 50_000_000}
            )
        case "encoding":
            (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
            return folder / "noise.txt"
        case _:
            (folder / "book.xyz").write_bytes(b"\x7fELF\x00\x01")
            return folder / "book.xyz"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("missing", 11),
        ("folder", 12),
        ("empty", 13),
        ("nothing to say", 13),
        ("protected", 14),
        ("broken", 15),
        ("bomb", 16),
        ("encoding", 17),
        ("format", 18),
    ],
)
def test_a_source_that_is_no_book(
    kind: str,
    code: int,
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOCTURNE_EXTRACT__MAX_UNPACKED_MB", "20")
    assert run(["produce", str(a_source(kind, tmp_path)), "--engine", "tone"]) == code
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) >= 2
    assert "Traceback" not in said.err + said.out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("flags", "code", "named"),
    [
        (["--engine", "hibary"], 21, "Did you mean “hibari”?"),
        (["--engine", "nowhere:Engine"], 21, "cannot be imported"),
        (["--engine", "hibari", "--voice", "alice"], 22, "heart"),
        (["--chapters", "two"], 3, "--chapters"),
        (["--workers", "-1"], 3, "--workers"),
    ],
)
def test_a_flag_that_cannot_be(
    flags: list[str], code: int, named: str, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["produce", str(story), *flags]) == code
    said = capsys.readouterr().err
    assert named in said
    assert "Traceback" not in said


def test_a_language_that_the_engine_does_not_speak(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story.with_suffix(".md").write_text(
        "---\nlanguage: de\n---\n\n# Eins\n\nEs war dunkel, und niemand sprach.\n"
    )
    assert run(["produce", str(story.with_suffix(".md")), "--engine", "hibari"]) == 23
    assert "does not speak “de”" in capsys.readouterr().err


def test_a_command_line_that_cannot_be_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["produce"]) == 2
    assert run(["produze", "x"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_error_closes_json_too(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["produce", str(tmp_path / "nowhere.epub"), "--json"]) == 11
    closing = json.loads(capsys.readouterr().out)
    assert closing["error"] == "SourceMissing"
    assert closing["remedy"]


def test_a_server_that_does_not_answer(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = "http://127.0.0.1:9/api"
    monkeypatch.setenv("PREFECT_API_URL", nowhere)
    with temporary_settings({PREFECT_API_URL: nowhere}):
        assert run(["produce", str(story), "--engine", "tone"]) == 52
    said = capsys.readouterr().err
    assert "make serve" in said
    assert "Traceback" not in said


def test_a_title_is_shown_as_it_is_written(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = story.with_name("emma.md")
    book.write_text("---\ntitle: The [/i] red [b] Trial\n---\n\n# One\n\nIt was dark, and nobody spoke.\n")
    assert run(["produce", str(book), "--engine", "tone"]) == 0
    assert run(["status"]) == 0
    assert "The [/i] red [b] Trial" in capsys.readouterr().out


def test_a_database_of_a_newer_version(story: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store.in_file(home / "nocturne.db").prepare()
    connection = sqlite3.connect(home / "nocturne.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert run(["produce", str(story), "--engine", "tone"]) == 33
    assert "newer Nocturne" in capsys.readouterr().err


def test_an_output_folder_that_is_a_file(
    story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "occupied").write_text("I was here first.")
    assert run(["produce", str(story), "--engine", "tone", "--out", str(tmp_path / "occupied")]) == 32
    assert (tmp_path / "occupied").read_text() == "I was here first."


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[list[Path]]:
    """Folders to be mounted by the test; unmounted after it."""
    folders: list[Path] = []
    yield folders
    for folder in folders:
        subprocess.run(["umount", folder], check=True)


def mount(folder: Path, options: str, mounted: list[Path]) -> Path:
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("file systems cannot be mounted here")
    mounted.append(folder)
    return folder


def test_a_read_only_output_folder(
    story: Path, tmp_path: Path, mounted: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    out = mount(tmp_path / "sealed", "ro", mounted)
    assert run(["produce", str(story), "--engine", "tone", "--out", str(out)]) == 32
    assert "Choose another folder" in capsys.readouterr().err


def test_an_output_disk_without_space(
    story: Path, tmp_path: Path, mounted: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    out = mount(tmp_path / "tiny", "size=16k", mounted)
    assert run(["produce", str(story), "--engine", "tone", "--out", str(out)]) == 31
    assert [path for path in out.rglob("*") if path.is_file()] == []
    assert "Free some space" in capsys.readouterr().err
    assert run(["produce", str(story), "--engine", "tone"]) == 0


def test_a_data_disk_that_fills_up_while_it_speaks(
    story: Path, home: Path, mounted: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    takes = mount(home / "takes", "size=64k", mounted)
    assert run(["produce", str(story), "--engine", "tone"]) == 31
    said = capsys.readouterr().err
    assert "disk is full" in said
    assert "Traceback" not in said
    assert not list(takes.rglob("*.part"))
