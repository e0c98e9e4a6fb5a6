"""A real Prefect server on loopback, started and stopped by its pid."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from flows.environment import PREFECT_SETTINGS

STARTS_WITHIN = 120.0


@contextmanager
def running_server(folder: Path, port: int | None = None, host: str = "127.0.0.1") -> Iterator[str]:
    """The API address of a server whose state lies in `folder`."""
    port = port or free_port()
    environment = {**os.environ, **PREFECT_SETTINGS, "PREFECT_HOME": str(folder)}
    environment.pop("PREFECT_API_URL", None)
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port)]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://{host}:{port}/api"
    try:
        _wait_until_healthy(url, process)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, "the Prefect server ended; see server.log"
        try:
            if httpx.get(f"{url}/health", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"no Prefect server at {url}")
