"""What time it is. Nights go by what the clocks show, for clocks may be set while one lasts."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)
