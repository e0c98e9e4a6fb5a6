"""`nocturne serve`: the house, open until it is closed."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from flows.cli.runs import prefect_at
from flows.environment import prepare_prefect
from flows.own_server import starting_early


def serve(folder: Path, port: int, runs: int, server_to_join: str | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    folder = folder.resolve()
    os.chdir(folder)
    prepare_prefect(quiet=True)
    if server_to_join is not None:
        _join(server_to_join)
    closing = threading.Event()
    with starting_early(port) as server:
        from flows.house import House, only_one
        from flows.settings import load_settings

        with only_one(load_settings().folder.root), prefect_at(server) as api_url, _closed_by_signal(closing):
            is_ours = server is not None and server.wait_until_ready() == api_url
            House(
                folder,
                api_url,
                runs,
                server if is_ours else None,
                joins=server_to_join is not None,
            ).serve(closing)
    return 0


def _join(server: str) -> None:
    """Use that server, under a name of this machine's own; SettingsInvalid if this machine shares too little."""
    os.environ["PREFECT_API_URL"] = f"{server.rstrip('/').removesuffix('/api')}/api"
    from flows.joining import (
        call_this_machine,
        require_shared,
    )  # Prefect looks at its address when it is imported

    require_shared()
    call_this_machine()


@contextmanager
def _closed_by_signal(closing: threading.Event) -> Iterator[None]:
    def close(_signal: int, _frame: FrameType | None) -> None:
        closing.set()

    before = {number: signal.signal(number, close) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
