"""Slots come from a real Prefect server, and the operator moves them while flows run."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from producing import produce

from flows.recurring import Enough, every
from phases.errors import LimitMissing, OrchestratorUnavailable
from phases.synthesize import find_engine
from tasks.slots import LimitClient, ensure_limit, slots_for
from tasks.slots import capacity as capacity_module

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]


def test_a_missing_limit_is_created_and_one_that_is_there_is_left_as_it_is() -> None:
    name = f"tts-{uuid4().hex}"
    assert ensure_limit(name, 3, resize=False) == 3
    assert ensure_limit(name, 5, resize=False) == 3
    assert ensure_limit(name, 5, resize=True) == 5
    assert ensure_limit(name, 9, resize=False) == 5


def test_no_more_leases_are_granted_than_the_limit_has_slots() -> None:
    name = f"tts-{uuid4().hex}"
    ensure_limit(name, 2, resize=False)
    client = LimitClient()
    leases = [client.acquire(name) for _ in range(3)]
    assert [lease is not None for lease in leases] == [True, True, False]
    assert leases[0] is not None
    assert client.renew(leases[0])
    client.release(leases[0])
    assert client.acquire(name) is not None
    assert not client.renew(uuid4())
    client.close()


def test_a_limit_of_zero_grants_nothing_and_is_no_error() -> None:
    name = f"tts-{uuid4().hex}"
    ensure_limit(name, 0, resize=False)
    client = LimitClient()
    assert client.acquire(name) is None
    client.close()


def test_a_limit_that_is_not_there_is_an_error_and_not_a_grant() -> None:
    client = LimitClient()
    with pytest.raises(LimitMissing, match="prefect gcl create"):
        client.acquire(f"tts-{uuid4().hex}")
    client.close()


def test_a_server_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    client = LimitClient(patience_seconds=0.1)
    monkeypatch.setattr(client, "_http", httpx.Client(base_url="http://127.0.0.1:9/api/"))
    with pytest.raises(OrchestratorUnavailable, match="PREFECT_API_URL"):
        client.read("tts")


def test_a_production_paused_by_a_limit_of_zero_goes_on_when_it_is_raised(
    story: Path, prefect_api: str, home: Path
) -> None:
    ensure_limit("tts", 1, resize=True)
    spoken_before: list[Path] = []

    def raise_it() -> None:
        """Once the production has set it to zero, however long it takes to come so far."""
        if httpx.get(f"{prefect_api}/v2/concurrency_limits/tts").json()["limit"] == 0:
            spoken_before.extend(home.glob("takes/*/*.flac"))
            ensure_limit("tts", 1, resize=True)
            raise Enough

    with every(1.0, raise_it, "operator"):
        ended = produce(story, workers=0)
    assert spoken_before == []
    assert ended["state"] == "delivered"


def test_all_slots_are_free_after_a_production_that_failed(story: Path, prefect_api: str) -> None:
    story.write_text(
        story.read_text().replace("In the morning it rained.", "In the morning abracadabra it rained.")
    )
    assert produce(story, engine="tests.engines.silent:Silent").error is not None
    limit = httpx.get(f"{prefect_api}/v2/concurrency_limits/tts").json()
    assert limit["active_slots"] == 0


@pytest.mark.parametrize(
    ("cores", "memory_gb", "slots"),
    [(1, 24, 1), (2, 24, 1), (4, 24, 2), (16, 64, 12), (16, 1, 3), (64, 0.1, 1)],
)
def test_a_machine_has_as_many_slots_as_cores_and_memory_allow(
    cores: int, memory_gb: float, slots: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Memory:
        available = memory_gb * 2**30

    monkeypatch.setattr(capacity_module, "_usable_cores", lambda: cores)
    monkeypatch.setattr(capacity_module.psutil, "virtual_memory", lambda: Memory)
    assert slots_for([find_engine("hibari")]) == slots


def test_an_engine_that_batches_is_loaded_once_for_all_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    class Memory:
        available = 2 * 2**30

    monkeypatch.setattr(capacity_module, "_usable_cores", lambda: 16)
    monkeypatch.setattr(capacity_module.psutil, "virtual_memory", lambda: Memory)
    batching = replace(find_engine("tone"), memory_mb=1_024)
    assert slots_for([batching]) == 12
    assert slots_for([batching, find_engine("hibari")]) == 3
