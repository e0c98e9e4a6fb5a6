"""What a book leaves in Prefect's database, and what is freed when its task runs are pruned.

    python -m bench.pruning [--chapters 20] [--lines 30] [--repeats 1]

A book of the engine `tone` is produced with a server of its own on SQLite. `freed` is what can be used again: the
file itself shrinks only by `VACUUM`.
"""

import argparse
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.prefect_server import running_server

TABLES = ("task_run", "task_run_state", "flow_run", "log", "artifact", "events", "event_resources")


def main() -> None:
    arguments = _arguments()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {arguments.repeats} repeats"
    )
    runs = [_measured(arguments.chapters, arguments.lines) for _ in range(arguments.repeats)]
    for name in runs[0]:
        print(f"  {name:36} {_spread([run[name] for run in runs])}")


def _measured(chapters: int, lines: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        book = home / "book.txt"
        book.write_text("\n\n".join(_text(chapters, lines)))
        with running_server(home / "prefect") as url:
            database = home / "prefect" / "prefect.db"
            before = _sizes(database)
            environment = {**os.environ, "PREFECT_API_URL": url, "NOCTURNE_HOME": str(home / "home")}
            command = [sys.executable, "-c", "from flows.cli import main; main()", "produce", str(book)]
            command += ["--engine", "tone", "--out", str(home / "out")]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(done.stderr)
            _wait_until_still(database)
            after = _sizes(database)
            tasks = _count(database, "task_run")
            seconds = _pruning_seconds(url)
            _wait_until_still(database)
            pruned = _sizes(database)
    told = {
        "task runs": float(tasks),
        "left by the book, kB": (sum(after.values()) - sum(before.values())) / 1e3,
        "  a task run, kB": (sum(after.values()) - sum(before.values())) / 1e3 / tasks,
    }
    for table in TABLES:
        told[f"  in {table}, kB"] = (after.get(table, 0) - before.get(table, 0)) / 1e3
    told["freed by pruning, kB"] = (sum(after.values()) - sum(pruned.values())) / 1e3
    told["pruning, ms a task run"] = 1000 * seconds / tasks
    return told


def _text(chapters: int, lines: int) -> list[str]:
    text = []
    for chapter in range(1, chapters + 1):
        text.append(f"Chapter {chapter}")
        text += [
            f"This is line {line} of chapter {chapter}, and no other line of this book is quite like it."
            for line in range(1, lines + 1)
        ]
    return text


def _pruning_seconds(url: str) -> float:
    from datetime import UTC, datetime, timedelta

    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.pruning import PORTION, remove_task_runs

    with temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
        began = time.monotonic()
        while remove_task_runs(client, datetime.now(UTC) + timedelta(days=1), most=PORTION) == PORTION:
            pass
        return time.monotonic() - began


def _sizes(database: Path) -> dict[str, float]:
    """Bytes in use, by table with its indexes."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        query = "select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m on m.name = s.name group by 1"
        return {name: float(size) for name, size in connection.execute(query)}


def _count(database: Path, table: str) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608 - our own name


def _wait_until_still(database: Path) -> None:
    """Events and logs are written a while after what they tell of."""
    before = -1
    while (now := _count(database, "events") + _count(database, "log")) != before:
        before = now
        time.sleep(5)


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):9.1f}   (min {min(values):.1f}, max {max(values):.1f})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chapters", type=int, default=20)
    parser.add_argument("--lines", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
