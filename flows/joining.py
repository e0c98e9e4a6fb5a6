"""A further machine in the house: what must be shared before it may work with the others, and what it makes known."""

import os
import platform

from httpx import HTTPError
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound, PrefectException
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from flows.deploying import POOL, PRODUCE
from flows.limits import ensure_limits
from flows.settings import load_settings
from flows.workshop import furnish
from phases.errors import HouseClosed, OrchestratorUnavailable, SettingsInvalid
from phases.production import slug


def call_this_machine() -> None:
    """Give it a name of its own, unless the settings do: its limits go by it."""
    if load_settings().machine is None:
        os.environ["NOCTURNE_MACHINE"] = slug(platform.node()) or "guest"


def require_shared() -> None:
    """Nothing; or SettingsInvalid, if this machine would work on a store or on takes of its own."""
    settings = load_settings()
    if settings.database is None or _is_file(settings.database):
        raise SettingsInvalid(
            "This machine cannot join: its store is a file of its own.",
            "Set `database` to the PostgreSQL that all machines use, on this one and on the others.",
        )
    if settings.shelf is None:
        raise SettingsInvalid(
            "This machine cannot join: nobody else would have the takes it makes, nor it theirs.",
            "Set `shelf` to where all machines keep their takes, on this one and on the others.",
        )
    with furnish(settings).open() as shop:
        if shop.shelf.remote is not None:
            shop.shelf.remote.try_out()


def join() -> None:
    """Make this machine's limits known at a server that knows the house."""
    try:
        with get_client(sync_client=True) as client:
            client.read_work_pool(POOL)
            client.read_deployment_by_name(PRODUCE)
    except ObjectNotFound as error:
        raise HouseClosed(
            "The Prefect server knows no house yet.", "Open it with `nocturne serve` on the first machine."
        ) from error
    except (HTTPError, PrefectException) as error:
        raise OrchestratorUnavailable(
            f"The Prefect server cannot be used: {error}.",
            "Check that it runs, and the address after --join.",
        ) from error
    settings = load_settings()
    with furnish(settings).open() as shop:
        ensure_limits(shop, settings)


def _is_file(database: str) -> bool:
    try:
        return make_url(database).get_backend_name() == "sqlite"
    except ArgumentError as error:
        raise SettingsInvalid(
            f"The setting “database” is no URL: {error}.",
            "Write it as in postgresql+psycopg://user@host/name.",
        ) from error
