"""The house on this machine: a Prefect server, its deployments, a worker, and a sweep; kept going until it is closed.

    nocturne serve

It may be started at any time and as often as one likes: what is there already is kept, or brought up to date.
"""

import os
import platform
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from filelock import FileLock, Timeout
from httpx import HTTPError
from prefect.exceptions import PrefectException

from flows.alarm import Alarm
from flows.deploying import POOL, deploy_all
from flows.joining import join
from flows.limits import restore_limits
from flows.own_server import OwnServer
from flows.patience import patiently
from flows.pruning import Pruner
from flows.recurring import every
from flows.settings import load_settings
from flows.sweeping import sweep
from flows.telling import unknown
from phases.errors import HouseOpen, NocturneError
from phases.process import ProcessMark

SWEEP_EVERY = 20.0
SERVER_LOOK_EVERY = 2.0
WORKER_RESTS = 5.0
"""Seconds before a worker that ended is started again."""
BOOKS_STOP_WITHIN = 90.0
ENGINE = "prefect.engine"


@dataclass(frozen=True, slots=True)
class House:
    """What is served, where, and how many runs may go on at once."""

    folder: Path
    api_url: str
    runs_at_once: int
    server: OwnServer | None = None
    """Ours, if no other is named."""
    joins: bool = False
    """Whether it is a further machine of a house that is open elsewhere: that one deploys, tells and prunes."""

    def serve(self, closing: threading.Event) -> None:
        """Deploy, or join; then keep a worker at work and sweep, until `closing` is set."""
        with every(SERVER_LOOK_EVERY, self._keep_server, "server"):
            patiently(self._make_known, "Then serve again.")
            self._welcome()
            with every(SWEEP_EVERY, self._rounds(), "sweep"):
                self._keep_worker(closing)

    def _make_known(self) -> None:
        if self.joins:
            join()
        else:
            deploy_all(self.folder, self.api_url)

    def _welcome(self) -> None:
        for each in unknown(load_settings().notify):
            self._tell(str(each.why))
        self._tell(f"Prefect: {self.api_url.removesuffix('/api')}  (deployments, forms, runs, limits)")
        self._tell(
            "The house is open. Ctrl-C closes it: the lines in hand are finished, and nothing is lost."
        )

    def _keep_worker(self, closing: threading.Event) -> None:
        while not closing.is_set():
            with self._worker() as worker:
                while worker.poll() is None and not closing.wait(0.5):
                    pass
            if not closing.is_set():
                self._tell(f"The worker ended with {worker.returncode}; it is started again.")
                closing.wait(WORKER_RESTS)

    def _keep_server(self) -> None:
        """Our own server is started again when it has died; everybody waits for it."""
        if self.server is not None and self.server.start(urlsplit(self.api_url).port):
            self._tell("The Prefect server had died; it is started again.")

    @contextmanager
    def _worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker; in the end its runs are stopped in good order, and then it is."""
        command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
        command += ["--name", platform.node(), "--limit", str(self.runs_at_once), "--install-policy", "never"]
        self._end_left_worker()
        worker = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=self.folder, env=self._environment(), start_new_session=True
        )
        mark = ProcessMark.of(worker.pid)
        self._worker_file.write_text(f"{mark.pid} {mark.started}")
        try:
            yield worker
        finally:
            if worker.poll() is None:
                self._stop_runs(worker.pid)
                worker.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    worker.wait(20)
                worker.kill()
                worker.wait()

    @property
    def _worker_file(self) -> Path:
        return load_settings().folder.root / f"worker-{platform.node()}"

    def _end_left_worker(self) -> None:
        """A house that was killed leaves its worker behind, and with two of them too many runs go on; runs stay."""
        with suppress(FileNotFoundError, ValueError, psutil.NoSuchProcess):
            pid, started = self._worker_file.read_text().split()
            if ProcessMark(int(pid), float(started)).is_alive:
                psutil.Process(int(pid)).kill()

    def _stop_runs(self, worker_pid: int) -> None:
        """Have each run finish its lines in hand: a run that goes on without a server would only fail later."""
        runs = [each for each in psutil.Process(worker_pid).children(recursive=True) if _is_run(each)]
        if runs:
            self._tell(f"Stopping {len(runs)} runs: the lines in hand are finished first.")
        for run in runs:
            with suppress(psutil.NoSuchProcess):
                run.send_signal(signal.SIGINT)
        psutil.wait_procs(runs, timeout=BOOKS_STOP_WITHIN)

    def _rounds(self) -> Callable[[], None]:
        looks: list[Callable[[], list[str]]] = [sweep, restore_limits]
        if not self.joins:
            looks += [Alarm().ring, Pruner().prune]

        def go_round() -> None:
            for look in looks:
                try:
                    for line in look():
                        self._tell(line)
                except NocturneError as error:
                    self._tell(f"The sweep could not be made: {error.message}")
                except (HTTPError, PrefectException) as error:
                    self._tell(f"The sweep could not be made, Prefect is away: {error}")

        return go_round

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PREFECT_API_URL": self.api_url, "NOCTURNE_FOLDER": str(self.folder)}

    def _tell(self, line: str) -> None:
        print(f"nocturne: {line}", file=sys.stderr, flush=True)  # noqa: T201 - this is what the operator watches


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Be the one house of this folder on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "house.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise HouseOpen(
            f"The house in {folder} is open already.", "Look at it in Prefect, or close that one with Ctrl-C."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _is_run(process: psutil.Process) -> bool:
    try:
        return ENGINE in process.cmdline()
    except psutil.NoSuchProcess:
        return False
