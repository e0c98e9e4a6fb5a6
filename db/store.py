"""The store: opened by URL, its schema set up once, read and written in transactions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from db.migrations import upgrade_schema
from phases.errors import DatabaseUnavailable

BUSY_MS = 60_000


class Store:
    """A database of ours. Each `with` block is one transaction: kept if it ends well, undone if not."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = (
            _sqlite_engine(self.url)
            if self.is_sqlite
            else create_engine(self.url, pool_pre_ping=True, json_deserializer=_read_json)
        )

    @classmethod
    def in_file(cls, path: Path) -> "Store":
        """The SQLite store in this file."""
        return cls(URL.create("sqlite", database=str(path)))

    def prepare(self) -> None:
        """Create or migrate the schema; once, before the first task."""
        with _explained(self.url), self._one_at_a_time():
            upgrade_schema(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        with _explained(self.url), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is kept if the block ends well."""
        with _explained(self.url), Session(self._engine) as session, session.begin():
            if self.is_sqlite:
                session.connection(execution_options={"begin": "IMMEDIATE"})
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if not self.is_sqlite or not self.url.database:
            yield
            return
        path = Path(self.url.database)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{path}.lock"):
                yield
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise _unavailable(self.url, error) from error


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_MS / 1000, "isolation_level": None},
        json_deserializer=_read_json,
    )

    @event.listens_for(engine, "connect")
    def _prepare_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that will write takes the write lock first: one that upgrades half way is refused as "locked".
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', '')}")

    return engine


def _read_json(text: str | bytes) -> Any:  # noqa: ANN401 - whatever was written
    """Most of the time that reading a book takes goes into its measurements."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:  # what only Python writes and reads, such as NaN
        return json.loads(text)


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if type(error) not in {DatabaseError, OperationalError}:
            raise
        raise _unavailable(url, error.orig or error) from error


def _unavailable(url: URL, error: BaseException) -> DatabaseUnavailable:
    is_file = url.get_backend_name() == "sqlite"
    look = "its folder exists, is writable and has space" if is_file else "its server runs and lets you in"
    return DatabaseUnavailable(
        f"The database {url.render_as_string()} cannot be used: {' '.join(str(error).split()).rstrip('.')}.",
        f"Check that {look}, or name another one with NOCTURNE_DATABASE.",
    )
