"""SQLite forgets the zone; everything we store is in UTC."""

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """The same moment, with its zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
