"""`nocturne serve` as its own process, and Prefect's API as its pages call it."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from command_line import NOCTURNE, environment

from tests.prefect_server import free_port

OPENS_WITHIN = 180.0
ENDS_WITHIN = 240.0
FLOW_OF = {"retry-failed-chunks": "retry-chunks", "nightly": "night"}
"""The flows of deployments that are called otherwise."""
ENDINGS = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class OpenedHouse:
    """A house in a folder of its own, with a server of its own."""

    folder: Path
    home: Path
    api: httpx.Client
    process: subprocess.Popen[bytes]
    begin: Callable[[], subprocess.Popen[bytes]]

    def open_again(self) -> None:
        """What a supervisor does when the process of the house has ended."""
        self.process.wait()
        self.process = self.begin()

    def run(self, deployment: str, **parameters: Any) -> str:
        """Start a run as Quick run does; its id."""
        flow = FLOW_OF.get(deployment, deployment)
        found = self.api.get(f"deployments/name/{flow}/{deployment}").raise_for_status().json()
        answer = self._post(f"deployments/{found['id']}/create_flow_run", {"parameters": parameters})
        return str(answer.json()["id"])

    def set_state(self, run: str, kind: str, name: str) -> None:
        """Change a run's state as the buttons do."""
        answer = self._post(f"flow_runs/{run}/set_state", {"state": {"type": kind, "name": name}})
        assert answer.json()["status"] == "ACCEPT", answer.text

    def retry(self, run: str) -> None:
        """Press Retry."""
        self.set_state(run, "SCHEDULED", "AwaitingRetry")

    def state(self, run: str) -> str:
        """The type of the state that the run is in."""
        return str(self.api.get(f"flow_runs/{run}").raise_for_status().json()["state"]["type"])

    def message(self, run: str) -> str:
        """What the run's page says of its state."""
        return str(self.api.get(f"flow_runs/{run}").raise_for_status().json()["state"]["message"])

    def ended(self, run: str) -> str:
        """The state that the run ends in."""
        return self.until(run, ENDINGS)

    def until(self, run: str, states: set[str]) -> str:
        """The first of these states that the run gets into."""
        deadline = time.monotonic() + ENDS_WITHIN
        while time.monotonic() < deadline:
            state = self.state(run)
            if state in states:
                return state
            assert self.process.poll() is None, self.log
            time.sleep(0.3)
        raise TimeoutError(f"the run is {self.state(run)}: {self.log}")

    def run_of_book(self, book: str, night: str) -> str:
        """The run that a night has begun for a book."""
        found = self._post("flow_runs/filter", {"flow_runs": {"tags": {"all_": [night]}}}).json()
        (run,) = [each["id"] for each in found if each["name"].startswith(book)]
        return str(run)

    def _post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        """A server on SQLite may be busy for a moment."""
        for _ in range(20):
            answer = self.api.post(path, json=body)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.3)
        assert answer.is_success, answer.text
        return answer

    @property
    def log(self) -> str:
        """What the house has said."""
        return (self.folder / "house.log").read_text()


@contextmanager
def opened_house(folder: Path, **settings: str) -> Iterator[OpenedHouse]:
    """A house that is open until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    port, home = free_port(), folder / "home"
    env = environment(home, "", PREFECT_HOME=str(folder / "prefect"), **settings)
    del env["PREFECT_API_URL"]

    def begin() -> subprocess.Popen[bytes]:
        with (folder / "house.log").open("ab") as log:
            return subprocess.Popen(
                [NOCTURNE, "serve", "--folder", str(folder), "--port", str(port)],
                env=env,
                stdout=log,
                stderr=log,
            )

    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/", timeout=30) as api:
        house = OpenedHouse(folder, home, api, begin(), begin)
        try:
            _wait_until_open(house)
            yield house
        finally:
            _close(house.process)


def _close(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_open(house: OpenedHouse) -> None:
    deadline = time.monotonic() + OPENS_WITHIN
    while time.monotonic() < deadline:
        assert house.process.poll() is None, house.log
        if "Worker" in house.log and "started" in house.log:
            return
        time.sleep(0.3)
    raise TimeoutError(house.log)
