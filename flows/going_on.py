"""Retry, pressed by nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.schemas.objects import State
from prefect.states import AwaitingRetry

LETS_GO_WITHIN = timedelta(seconds=20)
"""A worker that is handed a run before it has let go of the same run's dead process dies itself."""


def going_on() -> State[Any]:
    """The run goes on where it stopped, as soon as that is safe; workers look 10 s ahead."""
    return AwaitingRetry(scheduled_time=datetime.now(UTC) + LETS_GO_WITHIN)
