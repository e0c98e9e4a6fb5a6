"""Fill a store with many books and time every query of daily life.

    python -m bench scaling [--books 1000] [--chunks 2000] [--nights 100] [--repeats 20] [--postgresql URL]
                            [--folder DIR]

Without `--postgresql` the store is SQLite in a temporary folder, or in DIR, which is then kept: a store that lies there
already is used as it is. 1,000 × 2,000 chunks take 14 GB. `--postgresql own` starts a server of its own.
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

GOAL_MS = 50.0


def main() -> None:
    arguments = _arguments()
    with _folder(arguments.folder) as folder, _database(arguments.postgresql) as database:
        os.environ["NOCTURNE_HOME"] = str(folder)
        _measure(arguments, database)


def _measure(arguments: argparse.Namespace, database: str | None) -> None:
    from bench.scaling.filling import fill
    from bench.scaling.queries import DailyLife
    from db.productions import all_productions
    from flows.settings import load_settings
    from flows.workshop import furnish
    from phases.script import Chunk, Span

    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"{arguments.books} books × {arguments.chunks} chunks, {arguments.nights} nights, "
        f"{arguments.repeats} repeats, {'PostgreSQL' if database else 'SQLite'}"
    )
    with furnish(load_settings(database=database)).open() as shop:
        with shop.store.reading() as session:
            is_filled = bool(all_productions(session))
        if not is_filled:
            began = time.monotonic()
            checkers = shop.standard_of(Chunk(1, 1, "A.", "A.", Span(0, 2))).checkers
            fill(
                shop.store,
                books=arguments.books,
                chunks=arguments.chunks,
                nights=arguments.nights,
                checkers=checkers,
            )
            _analyse(shop.store)
            print(f"filled in {time.monotonic() - began:.0f} s, {_size(shop.store) / 1e9:.2f} GB")
        life = DailyLife(shop, arguments.books)
        numbers = Random(7).sample(range(1, arguments.books), min(arguments.repeats, arguments.books - 1))
        for number in numbers:
            life.prepare(number)
        print(f"\n  {'':44} {'median':>9} {'worst':>9}  ms")
        for query in life.queries():
            some = numbers[:3] if query.scope == "store" else numbers
            taken = [_milliseconds(query.ask, number) for number in some]
            mark = " " if query.scope != "one" or statistics.median(taken) <= GOAL_MS else "!"
            print(
                f"{mark} {query.name:44} {statistics.median(taken):9.1f} {max(taken):9.1f}  a {query.scope}",
                flush=True,
            )


def _milliseconds(ask: object, number: int) -> float:
    assert callable(ask)
    began = time.perf_counter()
    ask(number)
    return 1000 * (time.perf_counter() - began)


def _analyse(store: object) -> None:
    """As both databases do by themselves after a while (SQLite: never, so not there)."""
    from sqlalchemy import text

    from db.store import Store

    assert isinstance(store, Store)
    if not store.is_sqlite:
        with store.writing() as session:
            session.execute(text("analyze"))


def _size(store: object) -> float:
    from sqlalchemy import text

    from db.store import Store

    assert isinstance(store, Store)
    query = "select pg_database_size(current_database())"
    if store.is_sqlite:
        query = "select page_count * page_size from pragma_page_count, pragma_page_size"
    with store.reading() as session:
        return float(session.execute(text(query)).scalar_one())


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    if named is not None:
        named.mkdir(parents=True, exist_ok=True)
        yield named.absolute()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _database(named: str | None) -> Iterator[str | None]:
    if named != "own":
        yield named
        return
    from tests.postgresql import running_postgresql

    with running_postgresql() as url:
        yield url


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--books", type=int, default=1000)
    parser.add_argument("--chunks", type=int, default=2000)
    parser.add_argument("--nights", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--postgresql", help="URL of an empty database, or `own`")
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
