"""Whatever is killed during a night, its books are delivered in the end, the same as if nothing had been.

The supervisor opens the house again when its process is gone, and nothing else; the operator presses Retry on what has
not been delivered when the night is over.
"""

import hashlib
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest
from command_line import command_of, ended, environment, hosts_of, killed, started, write_book
from opened_house import OpenedHouse, opened_house

from db.models import TakeRow
from db.store import Store

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

ENGINE = "tests.engines.unhurried:Unhurried"
NIGHT_TOML = f'settle_seconds = 0\nreserve_gb = 0\n[defaults]\nengine = "{ENGINE}"\n'
KINDS = ("night", "host", "server", "house", "book", "worker", "everything")
GOES_ON_WITHIN = 600.0
"""A run whose process was killed while it was just being started is found after five minutes."""
R = TypeVar("R")


@pytest.mark.parametrize(
    ("kills", "books_a_night"), [(2, 1), pytest.param(20, 2, marks=pytest.mark.marathon)], ids=["2", "20"]
)
def test_whatever_is_killed_all_books_are_delivered_and_nothing_is_left_behind(
    tmp_path: Path, kills: int, books_a_night: int
) -> None:
    chance = random.Random(2026)
    kinds = [KINDS[number % len(KINDS)] for number in range(kills)]
    chance.shuffle(kinds)
    books = tmp_path / "books"
    books.mkdir()
    (books / "night.toml").write_text(NIGHT_TOML)
    with opened_house(tmp_path / "house") as house:
        storm = Storm(house, books, chance)
        while kinds:
            storm.night(kinds, books_a_night)
        reports = storm.undisturbed()
        assert {path: digest(path) for path in storm.files()} == {
            storm.delivered_as(report): digest(report["files"][0]) for report in reports
        }
        assert takes(house.home) == takes(storm.peace / "home")
        assert {take.name for take in on_disk(house.home)} == {f"{key}.flac" for key in takes(house.home)}
        assert not list(tmp_path.rglob("*.part"))
        eventually(lambda: not hosts_of(house.home))
        eventually(lambda: not storm.slots_taken())


class Storm:
    """A house, the nights in it, and what strikes them."""

    def __init__(self, house: OpenedHouse, books: Path, chance: random.Random) -> None:
        self.house = house
        self.books = books
        self.chance = chance
        self.written: list[Path] = []
        self.peace = books.parent / "peace"

    def night(self, kinds: list[str], new_books: int) -> None:
        """One night over some new books; kills as long as it lasts and there are kinds left."""
        for _ in range(new_books):
            name = f"book{len(self.written)}"
            self.written.append(write_book(self.books / f"{name}.txt", chapters=2, paragraphs=40, name=name))
        run = self.patiently(lambda: self.house.run("nightly", order={"folder": str(self.books)}))
        while kinds and self.waits_for_a_take(run):
            time.sleep(self.chance.uniform(0, 2.5))
            print(f"{time.monotonic():.1f} {kinds[-1]}: {self.strike(kinds[-1], run)} killed")
            kinds.pop()
        state = self.ended(run)
        assert state == "COMPLETED", f"{state}: {self.house.message(run)} {self.house.log}"
        for runs in self.runs_by_book():
            if not any(each["state_type"] == "COMPLETED" for each in runs):
                self.house.retry(runs[-1]["id"])
                assert self.ended(runs[-1]["id"]) == "COMPLETED", self.house.message(runs[-1]["id"])

    def strike(self, kind: str, night: str) -> int:
        """Kill everything of one kind; how much that was."""
        victims = self.victims(kind, night)
        for victim in victims:
            killed(victim)
        if kind in {"house", "everything"}:
            self.house.open_again()
        return len(victims)

    def victims(self, kind: str, night: str) -> list[psutil.Process]:
        """The processes of that kind."""
        everything = ours(self.house)
        match kind:
            case "everything":
                return [psutil.Process(self.house.process.pid), *everything]
            case "house":
                return [psutil.Process(self.house.process.pid)]
            case "night" | "book":
                runs = [each for each in everything if "prefect.engine" in command_of(each)]
                is_night = {each: run_of(each) == night for each in runs}
                return [each for each in runs if is_night[each] == (kind == "night")]
            case "server":
                return [each for each in everything if "flows.own_server" in command_of(each)]
            case "worker":
                return [each for each in everything if "worker" in command_of(each)]
            case _:
                return hosts_of(self.house.home)

    def waits_for_a_take(self, night: str) -> bool:
        """Whether work has gone on before the night was over."""
        before, deadline = len(on_disk(self.house.home)), time.monotonic() + GOES_ON_WITHIN
        while len(on_disk(self.house.home)) == before:
            assert time.monotonic() < deadline, self.house.log
            if self.state(night) == "COMPLETED":
                return False
            time.sleep(0.2)
        return True

    def ended(self, run: str) -> str:
        """The state that a run ends in, where a crash is no end: the house or the night takes it up again."""
        deadline = time.monotonic() + GOES_ON_WITHIN
        while (state := self.state(run)) not in {"COMPLETED", "FAILED", "CANCELLED"}:
            assert time.monotonic() < deadline, f"{state} {self.house.log}"
            time.sleep(0.5)
        return state

    def state(self, run: str) -> str:
        return self.patiently(lambda: self.house.state(run))

    def patiently(self, call: Callable[[], R]) -> R:
        """The answer of a server that may be killed at any moment, once it is back; the supervisor does his part."""
        deadline = time.monotonic() + GOES_ON_WITHIN
        while True:
            if self.house.process.poll() is not None:
                self.house.open_again()
            try:
                return call()
            except (httpx.TransportError, httpx.HTTPStatusError):
                assert time.monotonic() < deadline, self.house.log
                time.sleep(0.5)

    def asked(self, path: str) -> dict[str, Any]:
        return dict(self.patiently(lambda: self.house.api.get(path).raise_for_status().json()))

    def runs_by_book(self) -> list[list[dict[str, Any]]]:
        """The runs of each book, the latest last."""
        wanted = {"flow_runs": {"tags": {"all_": [str(self.books)]}}, "sort": "START_TIME_ASC"}
        found = self.patiently(
            lambda: self.house.api.post("flow_runs/filter", json=wanted).raise_for_status()
        )
        by_source: dict[str, list[dict[str, Any]]] = {}
        for run in found.json():
            by_source.setdefault(run["parameters"]["order"]["source"], []).append(run)
        return list(by_source.values())

    def undisturbed(self) -> list[dict[str, Any]]:
        """The reports of the same books, produced in peace."""
        self.peace.mkdir()
        env = environment(self.peace / "home", str(self.house.api.base_url).rstrip("/"))
        reports = []
        for book in self.written:
            code, report, said = ended(
                started(["produce", str(book), "--engine", ENGINE, "--json"], self.peace, env)
            )
            assert code == 0, said
            reports.append(report)
        return reports

    def files(self) -> list[str]:
        return sorted(str(path) for path in (self.house.folder / "out").rglob("*.m4b"))

    def delivered_as(self, report: dict[str, Any]) -> str:
        """Where the night has put the same book."""
        return str(self.house.folder / Path(report["files"][0]).relative_to(self.peace))

    def slots_taken(self) -> int:
        return sum(self.asked(f"v2/concurrency_limits/{limit}")["active_slots"] for limit in ("tts", "asr"))


def takes(home: Path) -> set[str]:
    """The keys of all takes that were ever made."""
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        keys = {row.key for row in session.query(TakeRow)}
    store.close()
    return keys


def on_disk(home: Path) -> list[Path]:
    return list(home.glob("takes/*/*.flac"))


def ours(house: OpenedHouse) -> list[psutil.Process]:
    """Every process that serves this house, whoever is its parent; not the house itself."""
    found = []
    for process in psutil.process_iter():
        try:
            is_ours = process.environ().get("NOCTURNE_HOME") == str(house.home)
            if is_ours and process.pid != house.process.pid and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def run_of(process: psutil.Process) -> str | None:
    """The run that a process was started for; none if it has ended meanwhile."""
    try:
        return process.environ().get("PREFECT__FLOW_RUN_ID")
    except psutil.NoSuchProcess:
        return None


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def eventually(is_so: Callable[[], bool], seconds: float = 75) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)
