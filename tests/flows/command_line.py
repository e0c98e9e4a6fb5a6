"""`nocturne` as its own process, and what it leaves behind."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).parents[2]
NOCTURNE = Path(sys.executable).parent / "nocturne"


def environment(home: Path, api: str, **more: str) -> dict[str, str]:
    """What the command sees: a data folder of its own, the test's server, hosts that do not linger."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOCTURNE_")},
        "NOCTURNE_HOME": str(home),
        "NOCTURNE_SYNTHESIZE__IDLE_SECONDS": "4",
        "PREFECT_API_URL": api,
        "PYTHONPATH": str(REPOSITORY),
        **more,
    }


def started(arguments: Sequence[str], folder: Path, env: Mapping[str, str]) -> subprocess.Popen[str]:
    """The command, running."""
    return subprocess.Popen(
        [NOCTURNE, *arguments],
        cwd=folder,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, dict[str, Any], str]:
    """Its exit code, its closing object, and what it said to people."""
    out, err = process.communicate(timeout=280)
    lines = out.strip().splitlines()
    return process.returncode, json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}, err


def command_of(process: psutil.Process) -> list[str]:
    """How it was started; nothing if it has ended meanwhile."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def killed(process: psutil.Process) -> None:
    """It is gone, by this or by itself."""
    with suppress(psutil.NoSuchProcess):
        process.kill()


def hosts_of(home: Path) -> list[psutil.Process]:
    """The host processes that serve this data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
            if (
                "phases.hosting.host" in line
                and str(home) in line
                and process.status() != psutil.STATUS_ZOMBIE
            ):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def write_book(path: Path, chapters: int, paragraphs: int, name: str) -> Path:
    """A book of so many chapters, in which no paragraph is like another."""
    text = []
    for chapter in range(1, chapters + 1):
        text.append(f"Chapter {chapter}")
        text += [
            f"This is line {line} of chapter {chapter} of the {name} book, and nobody has read it before."
            for line in range(1, paragraphs + 1)
        ]
    path.write_text("\n\n".join(text))
    return path
