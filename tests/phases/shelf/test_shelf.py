"""The shelf that machines share: the same on every kind of server, and true whatever happens to it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webdav4.client import Client, HTTPError

from phases.clip import Clip
from phases.errors import ShelfUnavailable, ShelfUnusable, TakeDamaged
from phases.shelf import Remote, Shelf, name_of
from phases.shelf.places import place_at, told
from phases.shelf.places.folder import Folder
from phases.take import Take
from phases.take_files import as_stored, encoded_take
from phases.work_folder import WorkFolder
from tests.shelf_servers import BUCKET, ShelfServer, running, s3_server, sftp_server, webdav_server

CLIP = as_stored(Clip(np.linspace(-0.5, 0.5, 2400, dtype=np.float32), 24_000))
FLAC = encoded_take(CLIP)
TAKE = Take("ab" + "0" * 62, "recipe", 0, 24_000, len(CLIP), hashlib.sha256(FLAC).hexdigest())
KINDS = [
    "folder",
    "webdav",
    "sftp",
    pytest.param("s3", marks=[pytest.mark.slow, pytest.mark.marathon]),
]


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShelfServer]:
    root = tmp_path_factory.mktemp("server")
    if request.param == "folder":
        yield ShelfServer(root.as_uri(), [], 0, root=root)
        return
    made = {"webdav": lambda: webdav_server(root), "sftp": lambda: sftp_server(root), "s3": s3_server}
    with running(made[request.param]()) as server:
        if request.param == "s3":
            httpx.put(f"{server.options['endpoint']}/{BUCKET}").raise_for_status()
        yield server


@pytest.fixture
def remote(server: ShelfServer) -> Iterator[Remote]:
    with closing(Remote(server.url, server.options, patience_seconds=0)) as remote:
        remote.mark()
        yield remote


@pytest.fixture
def machine(remote: Remote, tmp_path: Path) -> Callable[[str], Shelf]:
    """The shelf as a machine of that name sees it."""

    def of(name: str) -> Shelf:
        return Shelf(WorkFolder(tmp_path / name), remote)

    return of


def test_what_one_machine_keeps_another_has(machine: Callable[[str], Shelf]) -> None:
    first, second = machine("first"), machine("second")
    first.send(TAKE, FLAC)
    first.lay(TAKE, FLAC)
    assert not second.is_here(TAKE)
    assert np.array_equal(second.read(TAKE).samples, CLIP.samples)
    assert second.is_here(TAKE)
    assert second.place(TAKE).read_bytes() == FLAC


def test_many_are_brought_at_once_and_what_nobody_has_is_named(machine: Callable[[str], Shelf]) -> None:
    takes = [replace(TAKE, key=f"{number:02x}" + "1" * 62) for number in range(20)]
    for take in takes[:-1]:
        machine("first").send(take, FLAC)
    second = machine("second")
    assert second.bring(takes) == {takes[-1].key}
    assert all(second.is_here(take) for take in takes[:-1])
    with pytest.raises(TakeDamaged, match="missing"):
        second.read(takes[-1])


def test_a_damaged_copy_of_this_machine_is_brought_again(machine: Callable[[str], Shelf]) -> None:
    shelf = machine("first")
    shelf.send(TAKE, FLAC)
    shelf.lay(TAKE, FLAC[:-100])
    assert np.array_equal(shelf.read(TAKE).samples, CLIP.samples)


def test_the_same_take_said_differently_by_two_machines_never_mixes(machine: Callable[[str], Shelf]) -> None:
    other = encoded_take(Clip(-CLIP.samples, 24_000))
    theirs = replace(TAKE, sha256=hashlib.sha256(other).hexdigest())
    machine("first").send(TAKE, FLAC)
    machine("second").send(theirs, other)
    assert machine("third").place(TAKE).read_bytes() == FLAC
    assert machine("fourth").place(theirs).read_bytes() == other


def test_what_was_put_there_is_listed_and_can_be_removed(remote: Remote) -> None:
    remote.put("takes/99/one.flac", FLAC)
    (found,) = [each for each in remote.stored("takes") if each.name == "takes/99/one.flac"]
    assert found.size == len(FLAC)
    assert found.modified.tzinfo is not None
    remote.remove(found.name)
    remote.remove(found.name)
    assert remote.get(found.name) is None
    assert not [each for each in remote.stored("takes") if each.name == found.name]
    assert not remote.stored("nothing")


def test_a_file_that_is_put_again_is_replaced(remote: Remote) -> None:
    remote.put("takes/98/one.flac", b"damaged")
    remote.put("takes/98/one.flac", FLAC)
    assert remote.get("takes/98/one.flac") == FLAC


def test_a_shelf_is_tried_out_without_leaving_anything(remote: Remote) -> None:
    before = remote.stored("takes")
    remote.try_out()
    assert remote.stored("takes") == before


@pytest.mark.parametrize("make", [webdav_server, sftp_server])
def test_a_server_that_dies_and_comes_back_is_waited_for(
    make: Callable[[Path], ShelfServer], tmp_path: Path
) -> None:
    server = make(tmp_path / "root")
    with (
        running(server),
        closing(Remote(server.url, server.options, patience_seconds=60)) as remote,
        closing(Remote(server.url, server.options, patience_seconds=0)) as impatient,
    ):
        remote.mark()
        remote.put("takes/ab/one.flac", FLAC)
        assert impatient.get("takes/ab/one.flac") == FLAC
        server.die()
        with pytest.raises(ShelfUnavailable, match="cannot be used"):
            impatient.get("takes/ab/one.flac")
        server.start()
        assert remote.get("takes/ab/one.flac") == FLAC
        remote.put("takes/ab/two.flac", FLAC)
        assert impatient.get("takes/ab/two.flac") == FLAC


def test_whoever_stops_waits_no_more(tmp_path: Path) -> None:
    remote = Remote((tmp_path / "nowhere").as_uri(), {}, patience_seconds=10_000)
    remote.hurry()
    with pytest.raises(ShelfUnusable, match="no shelf"):
        remote.get("takes/ab/one.flac")


def test_a_disk_that_is_not_mounted_is_no_shelf_without_takes(tmp_path: Path) -> None:
    root = tmp_path / "mounted"
    root.mkdir()
    remote = Remote(root.as_uri(), {}, patience_seconds=0)
    remote.mark()
    remote.put("takes/ab/one.flac", FLAC)
    root.rename(tmp_path / "elsewhere")
    root.mkdir()
    with pytest.raises(ShelfUnavailable, match="no shelf any more"):
        remote.put("takes/ab/two.flac", FLAC)
    with pytest.raises(ShelfUnusable, match="no shelf"):
        remote.get("takes/ab/one.flac")
    assert not list(root.rglob("*"))


def test_a_folder_that_is_not_there_is_not_made_a_shelf(tmp_path: Path) -> None:
    remote = Remote((tmp_path / "not mounted").as_uri(), {}, patience_seconds=0)
    with pytest.raises(ShelfUnavailable, match="no folder"):
        remote.mark()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "options", "says"),
    [
        ("gopher://host/takes", {}, "begins with one of"),
        ("/mnt/nas", {}, "begins with one of"),
        ("file://relative", {}, "file:///mnt"),
        ("file:///mnt/nas", {"endpoint": "x"}, "endpoint"),
        ("s3://bucket/x", {"no_such_key": "x"}, "shelf_options"),
    ],
)
def test_what_cannot_be_a_shelf_is_refused_at_once(url: str, options: dict[str, str], says: str) -> None:
    with pytest.raises(ShelfUnusable) as refused:
        place_at(url, options)
    assert says in str(refused.value)


def test_a_folder_that_another_machine_makes_at_the_same_moment_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(webdav_server(tmp_path / "server")) as server, closing(Remote(server.url, {}, 0)) as remote:
        remote.mark()
        make = Client.mkdir

        def make_too_late(client: Client, path: str) -> None:
            make(client, path)
            raise HTTPError(client.request("MKCOL", path))  # whoever comes second

        monkeypatch.setattr(Client, "mkdir", make_too_late)
        remote.put("takes/ab/one.flac", FLAC)
        assert remote.get("takes/ab/one.flac") == FLAC


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "phases.shelf.places.webdav", None)
    with pytest.raises(ShelfUnusable, match=r"nocturne\[webdav\]"):
        place_at("webdav://host/", {})


def test_a_password_is_not_shown() -> None:
    assert told("sftp://night:secret@host:22/takes") == "sftp://night@host:22/takes"


FAULTS = st.lists(st.sampled_from(["well", "away", "half written", "half read", "wrong bytes"]), max_size=12)


class Faulty(Folder):
    """A folder on a disk that goes wrong in the given ways, one after the other, and then is well."""

    def __init__(self, root: Path, faults: list[str]) -> None:
        super().__init__(root)
        self._faults = faults

    def put(self, name: str, content: bytes) -> None:
        fault = self._next()
        if fault == "half written":
            part = self._root / name
            part.parent.mkdir(parents=True, exist_ok=True)
            part.with_name(".half.part").write_bytes(content[: len(content) // 2])
            raise OSError("connection lost")
        super().put(name, content)

    def get(self, name: str) -> bytes:
        fault = self._next() if name.endswith(".flac") else "well"
        content = super().get(name)
        if fault == "half read":
            return content[: len(content) // 2]
        return b"\0" * len(content) if fault == "wrong bytes" else content

    def _next(self) -> str:
        fault = self._faults.pop(0) if self._faults else "well"
        if fault == "away":
            raise ConnectionError("away")
        return fault


@settings(max_examples=60)
@given(faults=FAULTS, patience=st.sampled_from([0.0, 1000.0]))
def test_whatever_goes_wrong_a_take_is_whole_or_missing_and_never_another(
    faults: list[str], patience: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("faulty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("phases.shelf.remote.FIRST_PAUSE", 0.0)
        remote = Remote(root.as_uri(), {}, patience)
        remote.mark()
        faulty = Faulty(root, faults)
        patch.setattr("phases.shelf.remote.place_at", lambda _url, _options: faulty)
        remote = Remote(root.as_uri(), {}, patience)
        first, second = Shelf(WorkFolder(root / "first"), remote), Shelf(WorkFolder(root / "second"), remote)
        try:
            first.send(TAKE, FLAC)
        except ShelfUnavailable:
            assert patience == 0
            return
        assert (root / name_of(TAKE.key, TAKE.sha256)).read_bytes() == FLAC
        try:
            assert np.array_equal(second.read(TAKE).samples, CLIP.samples)
        except (ShelfUnavailable, TakeDamaged):
            assert not second.path(TAKE).exists()
