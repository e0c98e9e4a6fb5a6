"""Six productions on two slots: no more engines than slots, and nobody is left behind."""

import threading
import time
from itertools import chain
from pathlib import Path

import httpx
import pytest
from command_line import ended, environment, hosts_of, started, write_book
from sqlalchemy import select

from db.models import ChunkRow, TakeRow
from db.productions import all_productions
from db.store import Store
from phases.production import ProductionState
from tests.prefect_server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.marathon, pytest.mark.timeout(600)]

NAMES = ["first", "second", "third", "fourth", "fifth", "sixth"]
ENGINE = "tests.engines.unhurried:Unhurried"


def test_six_productions_share_two_slots_and_two_engines(tmp_path: Path) -> None:
    home = tmp_path / "home"
    most_hosts = 0
    done = threading.Event()

    def watch_hosts() -> None:
        nonlocal most_hosts
        while not done.wait(0.2):
            most_hosts = max(most_hosts, len(hosts_of(home)))

    watcher = threading.Thread(target=watch_hosts)
    with running_server(tmp_path / "prefect") as api:
        httpx.post(f"{api}/v2/concurrency_limits/", json={"name": "tts", "limit": 0, "active": True})
        env = environment(home, api)
        watcher.start()
        processes = [
            started(["produce", str(_book(tmp_path, name)), "--engine", ENGINE, "--json"], tmp_path, env)
            for name in NAMES
        ]
        _wait_until_all_have_begun(home)
        httpx.patch(f"{api}/v2/concurrency_limits/tts", json={"limit": 2}).raise_for_status()
        endings = [ended(process) for process in processes]
        done.set()
        watcher.join()
    assert [(code, said) for code, _, said in endings if code != 0] == []
    assert most_hosts == 2
    assert sorted(Path(report["files"][0]).stem for _, report, _ in endings) == sorted(NAMES)
    firsts, lasts = zip(*_first_and_last_takes(home).values(), strict=True)
    assert max(firsts) < min(lasts), "one production was through before another had begun"


def _wait_until_all_have_begun(home: Path) -> None:
    """Without a slot nobody speaks; so none has a start over the others, however busy the machine is."""
    store = Store.in_file(home / "nocturne.db")
    store.prepare()
    while True:
        with store.reading() as session:
            states = [production.state for production in all_productions(session)]
        if states.count(ProductionState.IN_PRODUCTION) == len(NAMES):
            break
        time.sleep(0.5)
    store.close()


def _book(folder: Path, name: str) -> Path:
    return write_book(folder / f"{name}.txt", chapters=2, paragraphs=60, name=name)


def _first_and_last_takes(home: Path) -> dict[str, tuple[int, int]]:
    """For each production the places of its first and last take among all takes."""
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        rows = session.execute(select(ChunkRow.recipe_key, ChunkRow.production_id))
        owners = {row.recipe_key: row.production_id for row in rows}
        recipes = session.scalars(select(TakeRow.recipe_key).order_by(TakeRow.made_at)).all()
    store.close()
    places: dict[str, list[int]] = {}
    for place, recipe in enumerate(recipes):
        places.setdefault(owners[recipe], []).append(place)
    assert len(list(chain(*places.values()))) == len(recipes)
    return {production: (min(found), max(found)) for production, found in places.items()}
