"""A book on the processes of a cluster: the same file, each chunk spoken once, the limits kept."""

import importlib.util
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from producing import Ended, digest, produce
from sqlalchemy import func, select

from db.models import TakeRow
from db.store import Store
from phases.errors import SettingsInvalid
from tasks.slots import SPEAKING, LimitClient

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]


HAS_DASK = importlib.util.find_spec("prefect_dask") is not None


@pytest.mark.slow
@pytest.mark.skipif(not HAS_DASK, reason="nocturne[dask] is not installed")
@pytest.mark.filterwarnings("default")  # those of the cluster's own library are not ours
def test_a_book_is_the_same_on_slots_and_on_a_cluster(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = produce(story, workers=1, out=tmp_path / "here")
    there_home = tmp_path / "another home"
    monkeypatch.setenv("NOCTURNE_HOME", str(there_home))
    monkeypatch.setenv("NOCTURNE_TASK_RUNNER", "dask")
    with watched(SPEAKING) as used:
        there = produce(story, workers=1, out=tmp_path / "there")
    assert there.error is None
    assert there["state"] == "delivered"
    assert max(used) == 1
    assert there["spoken"] == here["spoken"] == takes_in(there_home)
    assert digest(there["files"][0]) == digest(here["files"][0])
    again = produce(story, workers=1, out=tmp_path / "there")
    assert again["spoken"] == 0
    assert slots_in_use(SPEAKING) == 0


@pytest.mark.skipif(HAS_DASK, reason="nocturne[dask] is installed")
def test_a_cluster_whose_extra_is_not_installed_is_refused_with_what_to_install(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_TASK_RUNNER", "dask")
    ended: Ended = produce(story)
    assert isinstance(ended.error, SettingsInvalid)
    assert "nocturne[dask]" in ended.error.remedy


def takes_in(home: Path) -> int:
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        takes = session.scalars(select(func.count()).select_from(TakeRow)).one()
    store.close()
    return takes


def slots_in_use(limit: str) -> int:
    client = LimitClient()
    try:
        found = client.read(limit)
        return found["active_slots"] if found else 0
    finally:
        client.close()


@contextmanager
def watched(limit: str) -> Iterator[set[int]]:
    """How many slots were seen in use within the block."""
    seen = {0}
    ended = threading.Event()
    client = LimitClient()

    def look() -> None:
        while not ended.wait(0.05):
            found = client.read(limit)
            seen.add(found["active_slots"] if found else 0)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
        client.close()
