"""A worker of another version refuses what the house has deployed, by name."""

from pathlib import Path
from uuid import uuid4

import pytest
from prefect import flow_engine
from prefect.client.orchestration import get_client

from flows.orders import BookOrder
from flows.produce_book import produce_book
from flows.versions import OWN
from phases.errors import VersionMismatch

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]


def run_deployed_by(version: str, order: BookOrder) -> None:
    """What a worker does with a run."""
    with get_client(sync_client=True) as client:
        deployment = client.create_deployment(
            client.create_flow(produce_book), name=f"deployed-{uuid4().hex}", version=version
        )
        run = client.create_flow_run_from_deployment(deployment)
    flow_engine.run_flow(produce_book, flow_run=run, parameters={"order": order})


def test_another_version_is_refused_by_name(story: Path) -> None:
    with pytest.raises(VersionMismatch, match=f"Nocturne {OWN} was to do what Nocturne 9.9.9 had deployed"):
        run_deployed_by("9.9.9", BookOrder(source=story, engine="tone"))


def test_the_same_version_is_not(story: Path, tmp_path: Path) -> None:
    run_deployed_by(OWN, BookOrder(source=story, engine="tone", out=tmp_path / "out"))
    assert list(tmp_path.glob("out/*/*.m4b"))
