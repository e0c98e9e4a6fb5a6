"""Pruning: task runs of books that were finished long ago are removed from Prefect, a few at a time.

A book leaves hundreds of them, and after a month nobody reads the list any more. The runs themselves stay: they are
the history, and Retry goes on from our own store. Events Prefect removes by itself.
"""

import time
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import TERMINAL_STATES
from prefect.exceptions import ObjectNotFound

from flows.deploying import FLOWS
from flows.settings import load_settings

PORTION = 50
"""Task runs that are removed in one go: a second or two of work for a server on SQLite."""
RESTS = 3600.0
"""Seconds until it is looked again, once nothing was left to remove."""


class Pruner:
    """Removes a portion whenever it is asked, and rests when nothing is left."""

    def __init__(self) -> None:
        self._not_before = time.monotonic()

    def prune(self) -> list[str]:
        """Remove a portion of what is old enough; a line once the last of it is gone."""
        days = load_settings().prune_task_runs_days
        if not days or time.monotonic() < self._not_before:
            return []
        with get_client(sync_client=True) as client:
            removed = remove_task_runs(client, datetime.now(UTC) - timedelta(days=days), most=PORTION)
        if removed < PORTION:
            self._not_before = time.monotonic() + RESTS
        return (
            [f"Pruned: {removed} task runs of runs that ended {days} days ago or earlier."] if removed else []
        )


def remove_task_runs(client: SyncPrefectClient, ended_before: datetime, *, most: int) -> int:
    """Remove task runs of our runs that have ended by then, and those pages that newer ones replace; how many."""
    found = client.read_task_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=list(FLOWS))),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(TERMINAL_STATES))),
            end_time=FlowRunFilterEndTime(before_=ended_before),
        ),
        limit=most,
    )
    for each in found:
        with suppress(ObjectNotFound):  # another machine was quicker
            client.delete_task_run(each.id)
    _remove_replaced_pages(client, {each.flow_run_id for each in found if each.flow_run_id})
    return len(found)


def _remove_replaced_pages(client: SyncPrefectClient, runs: Collection[UUID]) -> None:
    """A production has a page for each of its runs; what it is like now, the latest says."""
    for run in runs:
        of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run]))
        for page in client.read_artifacts(artifact_filter=of_run):
            if page.key is None:
                continue
            of_key = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[page.key]))
            if all(
                latest.latest_id != page.id for latest in client.read_latest_artifacts(artifact_filter=of_key)
            ):
                with suppress(ObjectNotFound):
                    client.delete_artifact(page.id)
