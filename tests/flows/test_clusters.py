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


EXTRAS = {"dask": "prefect_dask", "ray": "prefect_ray"}


def has(runner: str) -> bool:
    return importlib.util.find_spec(EXTRAS[runner]) is not None


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # those of the cluster's own library are not ours
@pytest.mark.parametrize("runner", EXTRAS)
def test_a_book_is_the_same_on_slots_and_on_a_cluster(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runner: str
) -> None:
    if not has(runner):
        pytest.skip(f"nocturne[{runner}] is not installed")
    here = produce(story, workers=1, out=tmp_path / "here")
    there_home = tmp_path / "another home"
    monkeypatch.setenv("NOCTURNE_HOME", str(there_home))
    monkeypatch.setenv("NOCTURNE_TASK_RUNNER", runner)
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


@pytest.mark.parametrize("runner", EXTRAS)
def test_a_cluster_whose_extra_is_not_installed_is_refused_with_what_to_install(
    story: Path, monkeypatch: pytest.MonkeyPatch, runner: str
) -> None:
    if has(runner):
        pytest.skip(f"nocturne[{runner}] is installed")
    monkeypatch.setenv("NOCTURNE_TASK_RUNNER", runner)
    ended: Ended = produce(story)
    assert isinstance(ended.error, SettingsInvalid)
    assert f"nocturne[{runner}]" in ended.error.remedy


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
