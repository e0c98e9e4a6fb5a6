"""Which book comes first."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from phases.night.settings import BookSettings


@dataclass(frozen=True, slots=True)
class WaitingBook:
    """A source that lies ready to be produced, with what its folder says of it."""

    source: Path
    sha256: str
    size: int
    since: datetime
    """Since when it waits: the first night that saw this content in this folder, not the date of the file."""
    modified: datetime
    settings: BookSettings


def precedence(book: WaitingBook) -> tuple[int, datetime, datetime, str]:
    """What books are sorted by: priority, then how long they have waited, so none that is carried over starves."""
    return -book.settings.priority, book.since, book.modified, str(book.source)
