"""Two machines with one store and one shelf: whatever one has spoken the other has, and nothing is spoken twice."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from producing import produce, retry
from sqlalchemy import select

from db.models import TakeRow
from db.store import Store
from flows.cli import run
from phases.errors import ShelfUnavailable, ShelfUnusable
from phases.shelf import name_of
from phases.work_folder import WorkFolder
from tests.shelf_servers import ShelfServer, running, webdav_server

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-speaking-clock.epub"
CURSED = "abracadabra"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ShelfServer]:
    with running(webdav_server(tmp_path / "server")) as server:
        yield server


@pytest.fixture
def on(server: ShelfServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], WorkFolder]:
    """Be the machine of that name from now on; its data folder."""
    monkeypatch.setenv("NOCTURNE_DATABASE", f"sqlite:///{home / 'store.db'}")
    monkeypatch.setenv("NOCTURNE_SHELF", server.url)
    monkeypatch.setenv("NOCTURNE_SHELF_PATIENCE", "0")

    def machine(name: str) -> WorkFolder:
        monkeypatch.setenv("NOCTURNE_HOME", str(home / name))
        return WorkFolder(home / name)

    home.mkdir(exist_ok=True)
    machine("first")
    assert run(["shelve"]) == 0
    return machine


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    def call(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = run([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def recorded(home: Path) -> dict[str, str]:
    store = Store(f"sqlite:///{home / 'store.db'}")
    store.prepare()
    with store.reading() as session:
        found = {row.key: row.sha256 for row in session.scalars(select(TakeRow))}
    store.close()
    return found


def cover_in(book: str) -> bytes:
    with av.open(book) as container:
        return next(bytes(packet) for packet in container.demux(video=0))


def grow_old(root: Path) -> None:
    long_ago = time.time() - 7200
    for path in root.rglob("*.*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))


def test_a_book_begun_on_one_machine_is_finished_on_the_other_with_its_cover(
    on: Callable[[str], WorkFolder], home: Path, server: ShelfServer, tmp_path: Path
) -> None:
    source = tmp_path / "book.epub"
    source.write_bytes(EXAMPLE.read_bytes())
    first = produce(source, out=tmp_path / "one", chapters="1")
    assert first.error is None
    assert server.root is not None
    for key, sha256 in recorded(home).items():
        assert (server.root / name_of(key, sha256)).is_file()
    cover = cover_in(first["files"][0])
    source.unlink()
    second_machine = on("second")
    second = retry(first["production"], 2)
    assert second.error is None, second.error
    assert second["spoken"] == 1
    assert len(list(second_machine.takes.rglob("*.flac"))) == second["chunks"]
    assert cover_in(second["files"][0]) == cover


def test_a_shelf_that_dies_in_the_middle_fails_the_run_by_name_and_nothing_is_lost(
    on: Callable[[str], WorkFolder], home: Path, server: ShelfServer, story: Path
) -> None:
    server.die()
    ended = produce(story)
    assert isinstance(ended.error, ShelfUnavailable)
    assert recorded(home) == {}
    server.start()
    again = produce(story)
    assert again.error is None
    assert again["spoken"] == again["chunks"]
    server.die()
    assert produce(story)["spoken"] == 0  # all of it is here
    on("second")
    assert isinstance(produce(story).error, ShelfUnavailable)
    assert len(recorded(home)) == again["chunks"]


def test_what_the_other_machine_spoke_is_reported_and_shown_with_its_sound(
    on: Callable[[str], WorkFolder], story: Path, told: Callable[..., tuple[int, Any]], server: ShelfServer
) -> None:
    story.write_text(story.read_text().replace("In the morning", f"In the {CURSED} morning"))
    first = produce(story, engine="tests.engines.silent:Silent")
    second_machine = on("second")
    _, status = told("status", first["production"])
    for failed in status["failed"]:
        assert failed["takes"]
        assert all(Path(take).is_relative_to(second_machine.root) for take in failed["takes"])
        assert all(Path(take).is_file() for take in failed["takes"])
    code, page = told("proof", first["production"])
    assert code == 0
    assert page["audio_files"] > 0
    on("third")
    server.die()
    code, page = told("proof", first["production"])
    assert (code, page["chunks"]) == (0, first["chunks"])


def test_gc_removes_from_the_shelf_what_nobody_refers_to_and_nothing_else(
    on: Callable[[str], WorkFolder],
    story: Path,
    home: Path,
    told: Callable[..., tuple[int, Any]],
    server: ShelfServer,
) -> None:
    assert server.root is not None
    produce(story)
    kept = {name_of(*each) for each in recorded(home).items()}
    stray = server.root / "takes" / "ab" / f"{'ab' + '0' * 62}-{'0' * 16}.flac"
    half = server.root / "takes" / "ab" / ".half.part"
    stray.parent.mkdir(exist_ok=True)
    for path in (stray, half):
        path.write_bytes(b"nobody's")
    young = stray.with_name("young.flac")
    grow_old(server.root)
    young.write_bytes(b"just being recorded")
    assert told("gc", "--dry-run")[1] == {"removed": False, "files": 2, "bytes": 16}
    assert told("gc")[0] == 0
    assert not stray.exists()
    assert not half.exists()
    assert young.exists()
    assert all((server.root / name).is_file() for name in kept)
    on("second")
    assert produce(story)["spoken"] == 0


def test_gc_does_not_touch_the_shelf_of_another_store(
    on: Callable[[str], WorkFolder],
    story: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: ShelfServer,
) -> None:
    assert server.root is not None
    produce(story)
    grow_old(server.root)
    monkeypatch.setenv("NOCTURNE_DATABASE", f"sqlite:///{home / 'another.db'}")
    assert run(["gc"]) == ShelfUnusable.exit_code
    assert all((server.root / name_of(*each)).is_file() for each in recorded(home).items())


def test_takes_that_were_there_before_the_shelf_are_put_on_it(
    on: Callable[[str], WorkFolder], story: Path, monkeypatch: pytest.MonkeyPatch, server: ShelfServer
) -> None:
    monkeypatch.delenv("NOCTURNE_SHELF")
    first = produce(story)
    assert run(["shelve"]) != 0
    monkeypatch.setenv("NOCTURNE_SHELF", server.url)
    assert run(["shelve"]) == 0
    on("second")
    second = produce(story)
    assert (second["spoken"], second["done"]) == (0, first["chunks"])


@pytest.mark.slow
def test_doctor_tries_the_shelf_out(
    on: Callable[[str], WorkFolder], server: ShelfServer, told: Callable[..., tuple[int, Any]]
) -> None:
    (found,) = [each for each in told("doctor")[1] if each["what"] == "shelf"]
    assert found["is_well"]
    server.die()
    (found,) = [each for each in told("doctor")[1] if each["what"] == "shelf"]
    assert not found["is_well"]
    assert "cannot be used" in found["told"]
