"""Rows that are recorded once, however many writers come at the same time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models import Base


def insert_if_new(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert the row unless its key is taken; whether it was inserted."""
    statement = _insert(session, table, values).on_conflict_do_nothing()
    return session.execute(statement.returning(*table.__mapper__.primary_key)).first() is not None


def replace_or_insert(session: Session, table: type[Base], values: Mapping[str, Any]) -> None:
    """Insert the row, or put it in the place of the one that has its key."""
    key = [column.name for column in table.__mapper__.primary_key]
    new = {name: value for name, value in values.items() if name not in key}
    session.execute(_insert(session, table, values).on_conflict_do_update(index_elements=key, set_=new))


def _insert(
    session: Session, table: type[Base], values: Mapping[str, Any]
) -> sqlite.Insert | postgresql.Insert:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(table).values(**values)
