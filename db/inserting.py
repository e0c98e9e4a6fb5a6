"""Rows that are recorded once, however many writers come at the same time."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models import Base


def insert_if_new(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert the row unless its key is taken; whether it was inserted."""
    statement = _insert(session, table).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(*table.__mapper__.primary_key)).first() is not None


def replace_or_insert(session: Session, table: type[Base], values: Mapping[str, Any]) -> None:
    """Insert the row, or put it in the place of the one that has its key."""
    replace_or_insert_all(session, table, [values])


def replace_or_insert_all(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for many rows, in one go; all have the same columns."""
    if not rows:
        return
    key = [column.name for column in table.__mapper__.primary_key]
    statement = _insert(session, table)
    new = {name: statement.excluded[name] for name in rows[0] if name not in key}
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=new), rows)


def _insert(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(table)
