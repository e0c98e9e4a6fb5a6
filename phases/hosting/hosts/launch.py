"""Starting the host of a seat, and ending it."""

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

from phases.errors import HostUnavailable
from phases.hosting.host.life import is_locked, trim_log
from phases.hosting.host.rules import SEAT_TAKEN, HostOrder
from phases.hosting.hosts.link import HostGone, Link
from phases.hosting.hosts.seat import Seat
from phases.hosting.own_code import only_ours
from phases.hosting.premises import Premises
from phases.hosting.settings import HostSettings
from phases.hosting.trade import AnyTrade, MemberFacts

_START_SECONDS = 60.0
_POLL_SECONDS = 0.01
_KILL_SECONDS = 10.0
_LOG_TAIL = 600
# One compute thread per host: hosts are many, and threads that outnumber cores slow each other down.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def start_host(
    seat: Seat,
    trade: AnyTrade,
    facts: MemberFacts,
    settings: HostSettings,
    premises: Premises,
) -> Link:
    """A connection to a host just started on a free seat; raises HostGone if it was killed on the way."""
    process = _spawn(seat, trade, facts, settings, premises)
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            return Link(seat.socket)
        except HostGone:
            if (code := process.poll()) is not None:
                if code < 0 or code == SEAT_TAKEN:
                    raise
                break
            time.sleep(_POLL_SECONDS)
    process.kill()
    raise HostUnavailable(
        f"The host of {facts.name} did not start (exit code {process.poll()}): {_tail(seat.log)}.",
        f"Its log is {seat.log}.",
    )


def end_host(seat: Seat, pid: int | None, patience: float) -> None:
    """The seat free: the host is given some time to end by itself, and is then killed."""
    deadline = time.monotonic() + patience
    while is_locked(seat.lock) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    if is_locked(seat.lock):
        host = seat.host()
        kill_host(seat, pid or (host.pid if host else 0))


def tell_to_end(seat: Seat, pid: int) -> None:
    """A host that does not speak our protocol still understands this: finish what you have and end."""
    process = seat.process(pid)
    if process is not None:
        with suppress(psutil.NoSuchProcess):
            process.terminate()


def kill_host(seat: Seat, pid: int) -> None:
    """The seat free, by force; raises HostUnavailable if what holds it is no host of ours."""
    process = seat.process(pid)
    if process is not None:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    deadline = time.monotonic() + _KILL_SECONDS
    while is_locked(seat.lock):
        if time.monotonic() > deadline:
            raise HostUnavailable(
                f"{seat.lock} is held by a process that cannot be ended.", "Find it with `fuser` and end it."
            )
        time.sleep(_POLL_SECONDS)


def _spawn(
    seat: Seat,
    trade: AnyTrade,
    facts: MemberFacts,
    settings: HostSettings,
    premises: Premises,
) -> subprocess.Popen[bytes]:
    python = facts.python or sys.executable
    order = HostOrder(
        trade=trade.path,
        member=facts.name,
        lock=str(seat.lock),
        socket=str(seat.socket),
        state=str(seat.state),
        log=str(seat.log),
        rules=settings.rules(),
        premises=premises,
    )
    trim_log(seat.log)
    try:
        with seat.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter the member names
                [python, "-P", "-m", "phases.hosting.host", msgspec.json.encode(order).decode()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=seat.folder,
                env=_environment(seat.folder, facts),
                start_new_session=True,  # Ctrl-C in a flow is not meant for its hosts
            )
    except FileNotFoundError as error:
        raise trade.missing(*_environment_gone(facts, python)) from error
    # Somebody has to take note of its end, or it stays a zombie for as long as we live.
    threading.Thread(target=process.wait, name=f"end of {seat.name}", daemon=True).start()
    return process


def _environment_gone(facts: MemberFacts, python: str) -> tuple[str, str]:
    if facts.environment:
        return (
            f"The environment of {facts.name} is not installed.",
            f"`nocturne engines install {facts.environment}` makes it.",
        )
    return f"The environment of {facts.name} is gone: {python}.", "Install it again."


def _environment(folder: Path, facts: MemberFacts) -> dict[str, str]:
    """The same modules for our own interpreter; for a foreign one `phases`, and the member if it is not in there."""
    paths = (
        [only_ours(folder, facts.name)] if facts.python else [Path(entry).absolute() for entry in sys.path]
    )
    return {**_ONE_THREAD, **os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}


def _tail(log: Path) -> str:
    try:
        text = log.read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return "it said nothing"
    return " ".join(text[-_LOG_TAIL:].split()) or "it said nothing"
