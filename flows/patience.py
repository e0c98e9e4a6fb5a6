"""Calls to Prefect's server and to our store, which may be away for a moment, or for good."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from httpx import HTTPError, HTTPStatusError
from prefect.exceptions import ObjectNotFound, PrefectException

from phases.errors import DatabaseUnavailable, OrchestratorUnavailable
from phases.shown import duration

R = TypeVar("R")
PATIENCE = 120.0
"""Seconds that a server may be away for: a restart in the middle of a night must not end it."""
STORE_PATIENCE = 1_800.0
"""Seconds that the database may be away for in a night: nobody is awake to begin it again."""
ASK_EVERY = 2.0
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}

logger = logging.getLogger("nocturne.patience")


def patiently(call: Callable[[], R], remedy: str = "Nothing is lost: begin it again.") -> R:
    """What the server answers, when it does; ObjectNotFound is an answer."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except ObjectNotFound:
            raise
        except (HTTPError, PrefectException) as error:
            if _is_refusal(error) or time.monotonic() > deadline:
                raise unavailable(error, f"Check that it runs. {remedy}") from error
            time.sleep(ASK_EVERY)


def once_stored(call: Callable[[], R]) -> R:
    """What the store answers, when it can be reached; until then the whole call is made again."""
    began = time.monotonic()
    is_away = False
    while True:
        try:
            answer = call()
        except DatabaseUnavailable as error:
            if time.monotonic() - began > STORE_PATIENCE:
                raise
            if not is_away:
                logger.warning("%s It is waited for, %s at most.", error.message, duration(STORE_PATIENCE))
            is_away = True
            time.sleep(ASK_EVERY)
        else:
            if is_away:
                logger.warning("The database is back after %s.", duration(time.monotonic() - began))
            return answer


def unavailable(error: Exception, remedy: str) -> OrchestratorUnavailable:
    """The same error, as something that a person can act on."""
    told = str(error).partition("\n")[0] or type(error).__name__
    return OrchestratorUnavailable(f"The Prefect server cannot be used: {told.rstrip('.')}.", remedy)


def _is_refusal(error: Exception) -> bool:
    """Whether asking again would be answered in the same way."""
    return (
        isinstance(error, HTTPStatusError)
        and error.response.is_client_error
        and error.response.status_code not in _PASSING
    )
