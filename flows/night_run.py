"""A night begun from outside: as the deployment `nightly`, in the house that is open."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import State, StateType, WorkerStatus
from prefect.exceptions import PrefectHTTPStatusError

from db.nights import latest_nights
from flows.book_runs import what_was_raised
from flows.deploying import NIGHTLY, POOL
from flows.orders import NightOrder
from flows.patience import patiently
from flows.settings import load_settings
from flows.workshop import open_store
from phases.errors import HouseClosed, NightFailed

LOOK_EVERY = 1.0
GOES_ON_WITHIN = timedelta(seconds=90)
"""Some rounds of the house's sweep."""


def begun_night(order: NightOrder) -> UUID:
    """Its run; HouseClosed if nobody would take it."""
    asked = uuid4().hex
    return patiently(lambda: _begun(order, asked))


def _begun(order: NightOrder, asked: str) -> UUID:
    """The run; of one that was asked for twice because an answer got lost, the same."""
    with get_client(sync_client=True) as client:
        if not _has_worker(client):
            raise HouseClosed(
                "No worker is there that would begin a night.",
                "Open the house with `nocturne serve`, in another terminal or as a service, and leave it open.",
            )
        deployment = client.read_deployment_by_name(NIGHTLY)
        parameters = {"order": order.model_dump(mode="json")}
        return client.create_flow_run_from_deployment(
            deployment.id, parameters=parameters, idempotency_key=asked
        ).id


def _has_worker(client: SyncPrefectClient) -> bool:
    try:
        workers = client.read_workers_for_work_pool(POOL)
    except PrefectHTTPStatusError as error:
        if error.response.status_code != HTTPStatus.NOT_FOUND:
            raise
        return False
    return any(worker.status == WorkerStatus.ONLINE for worker in workers)


def report_of(run: UUID, order: NightOrder) -> Mapping[str, Any]:
    """The report, once the night has ended; NightFailed if it did not come to one."""
    with get_client(sync_client=True) as client:
        state = _ended(client, run)
    if state.type != StateType.COMPLETED:
        told = what_was_raised(state.message or state.name or "")
        raise NightFailed(
            f"The night has ended early: {told}", "Mend what it names and begin it again: nothing is lost."
        )
    store = open_store(load_settings())
    try:
        with store.reading() as session:
            (night,) = latest_nights(session, str(order.folder), most=1)
    finally:
        store.close()
    return night.report or {}


def _ended(client: SyncPrefectClient, run: UUID) -> State:
    """How it has ended; one that crashed a moment ago may go on, for the house takes it up again."""
    while True:
        state = patiently(
            lambda: client.read_flow_run(run).state, "The night itself goes on without this command."
        )
        if state is not None and state.is_final():
            crashed_at = state.timestamp if state.type == StateType.CRASHED else None
            if crashed_at is None or datetime.now(UTC) - crashed_at > GOES_ON_WITHIN:
                return state
        time.sleep(LOOK_EVERY)
