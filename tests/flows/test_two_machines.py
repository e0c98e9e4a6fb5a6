"""Two machines share a night: one store, one shelf, one Prefect server; one of them is lost in the middle."""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from command_line import NOCTURNE, environment, write_book
from sqlalchemy import select

from db.deliveries import load_deliveries
from db.models import NightRow, ProductionRow, TakeRow
from db.store import Store
from phases.shelf import name_of
from tasks.takes import sha256_of
from tests.engines.tallying import TALLY
from tests.machines import HERE, Machine, network
from tests.postgresql import running_postgresql
from tests.prefect_server import running_server
from tests.shelf_servers import running, webdav_server

BOOKS = ("alpha", "beta", "gamma", "delta")
LINES = 60
WITHIN = 600.0
IN_HAND = 10
"""Lines that a machine may have said and not yet recorded when it is lost: those of its runs, once each."""


@dataclass
class Shared:
    """What the machines share, and the test looks at."""

    store: Store
    shelf: Path
    api: httpx.Client
    folder: Path
    houses: dict[str, subprocess.Popen[bytes]]

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What Prefect answers; on SQLite its server may be busy for a moment."""
        for _ in range(60):
            answer = self.api.request(method, path, json=body)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        return answer.raise_for_status().json()

    def state(self, run: str) -> str:
        return str(self.ask("GET", f"flow_runs/{run}")["state"]["type"])

    def limits(self) -> dict[str, int]:
        """How many slots of each limit are taken."""
        found = self.ask("POST", "v2/concurrency_limits/filter", {})
        return {each["name"]: each["active_slots"] for each in found}

    def takes(self) -> dict[str, str]:
        with self.store.reading() as session:
            return {row.key: row.sha256 for row in session.scalars(select(TakeRow))}

    def tally(self) -> Counter[tuple[str, str]]:
        """How often each machine said each line."""
        said = (self.folder / "tally").read_text().splitlines()
        return Counter((line.split("\t")[0], line.split("\t")[1]) for line in said)

    def machine_of_night(self) -> str:
        with self.store.reading() as session:
            return session.scalars(select(NightRow.machine).where(NightRow.holds.is_not(None))).one()

    def owners(self) -> set[str]:
        with self.store.reading() as session:
            return {row.owner_machine for row in session.scalars(select(ProductionRow)) if row.owner_machine}

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in self.folder.glob("*.log"))

    def wait_for(self, event: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + WITHIN
        while not event():
            assert time.monotonic() < deadline, f"{what}: {self.logs()}"
            assert any(house.poll() is None for house in self.houses.values()), f"{what}: {self.logs()}"
            time.sleep(0.5)


@pytest.fixture
def machines() -> Iterator[list[Machine]]:
    with network(["first", "second"]) as machines:
        yield machines


@pytest.fixture
def shared(machines: list[Machine], tmp_path: Path) -> Iterator[Shared]:
    folder = tmp_path / "house"
    folder.mkdir()
    with ExitStack() as open_:
        database = open_.enter_context(running_postgresql(HERE))
        server = open_.enter_context(running(webdav_server(tmp_path / "shelf", HERE)))
        prefect = open_.enter_context(running_server(tmp_path / "prefect", host=HERE))
        api = open_.enter_context(httpx.Client(base_url=f"{prefect}/", timeout=60))
        store = Store(database)
        open_.callback(store.close)
        houses: dict[str, subprocess.Popen[bytes]] = {}
        shared = Shared(store, tmp_path / "shelf", api, folder, houses)
        for machine in machines:
            env = environment(
                tmp_path / machine.name,
                prefect,
                PREFECT_HOME=str(tmp_path / f"prefect-{machine.name}"),
                NOCTURNE_DATABASE=database,
                NOCTURNE_SHELF=server.url,
                NOCTURNE_OUT=str(shared.out),
                NOCTURNE_WORKERS="1",
                NOCTURNE_LISTENERS="1",
                **{TALLY: str(folder / "tally")},
            )
            if not houses:
                subprocess.run(machine.command(str(NOCTURNE), "shelve"), env=env, cwd=folder, check=True)
            houses[machine.name] = _opened(machine, env, folder, join=prefect if houses else None)
            open_.callback(houses[machine.name].wait)
            open_.callback(machine.lose_power)
            log = folder / f"{machine.name}.log"
            shared.wait_for(lambda log=log: _is_open(log), machine.name)  # type: ignore[misc]
        yield shared


def _opened(machine: Machine, env: dict[str, str], folder: Path, join: str | None) -> subprocess.Popen[bytes]:
    words = [str(NOCTURNE), "serve", "--folder", str(folder), "--runs", "2"]
    if join is not None:
        words += ["--join", join.removesuffix("/api")]
        env = {name: value for name, value in env.items() if name != "PREFECT_API_URL"}
    with (folder / f"{machine.name}.log").open("ab") as log:
        return subprocess.Popen(machine.command(*words), env=env, stdout=log, stderr=log, cwd=folder)


def _is_open(log: Path) -> bool:
    told = log.read_text()
    return "Worker" in told and "started" in told


@pytest.mark.slow
@pytest.mark.marathon
@pytest.mark.timeout(2400)
def test_a_night_on_two_machines_ends_well_although_one_is_lost(
    machines: list[Machine], shared: Shared, tmp_path: Path
) -> None:
    books = tmp_path / "books"
    books.mkdir()
    for name in BOOKS:
        write_book(books / f"{name}.txt", chapters=2, paragraphs=LINES, name=name)
    (books / "night.toml").write_text(
        "settle_seconds = 0\nreserve_gb = 0\nbooks_at_once = 3\n"
        '[defaults]\nengine = "tests.engines.tallying:Tallying"\n'
    )
    nightly = shared.ask("GET", "deployments/name/night/nightly")["id"]
    order = {"parameters": {"order": {"folder": str(books)}}}
    run = shared.ask("POST", f"deployments/{nightly}/create_flow_run", order)["id"]

    def both_have_spoken() -> bool:
        if not (shared.folder / "tally").exists():
            return False
        said = Counter(machine for machine, _ in shared.tally())
        return len(said) == 2 and min(said.values()) > 10 and len(shared.owners()) == 2

    shared.wait_for(both_have_spoken, "both machines at work")
    assert {"tts", "asr", "tts-second", "asr-second"} <= shared.limits().keys()

    lost = shared.machine_of_night()
    (machine,) = [each for each in machines if each.name == lost]
    (survivor,) = [each for each in machines if each.name != lost]
    machine.lose_power()
    recorded = shared.takes()
    said_before = shared.tally()
    lost_at = time.monotonic()

    shared.wait_for(lambda: shared.state(run) in {"COMPLETED", "FAILED"}, "the night ends")
    assert shared.state(run) == "COMPLETED", shared.logs()
    reports = [json.loads(path.read_text()) for path in (shared.out / "nights").glob("*.json")]
    assert {each["standing"] for each in reports[-1]["books"]} == {"delivered"}
    with shared.store.reading() as session:
        productions = list(session.scalars(select(ProductionRow)))
        assert sorted(row.title for row in productions) == sorted(BOOKS)
        assert {row.state for row in productions} == {"delivered"}
        for row in productions:
            deliveries = load_deliveries(session, row.id)
            assert deliveries
            assert all(sha256_of(Path(each.path)) == each.sha256 for each in deliveries)
    takes = shared.takes()
    assert recorded.items() <= takes.items()
    assert all((shared.shelf / name_of(*each)).is_file() for each in takes.items())
    lines: Counter[str] = Counter()
    for (_, line), times in shared.tally().items():
        lines[line] += times
    again = {line: times for line, times in lines.items() if times > 1}
    print(
        f"lost {lost}, {len(recorded)} takes were recorded, {sum(said_before.values())} lines said; again: {again}"
    )
    print(
        f"ended {time.monotonic() - lost_at:.0f} s after the loss; said by {Counter(m for m, _ in shared.tally())}"
    )
    assert (
        len(lines) == len(BOOKS) * 2 * LINES + 2
    )  # the books share the takes of “Chapter 1” and “Chapter 2”
    assert sum(times - 1 for times in again.values()) <= IN_HAND
    shared.wait_for(lambda: not any(shared.limits().values()), "slots come back")
    assert survivor.processes()
