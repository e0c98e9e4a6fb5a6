"""What Prefect must know of the house: pool, limits, deployments, mail, and what to do about runs that fall silent."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from zoneinfo import available_timezones

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

from flows.limits import ensure_limits
from flows.mail import Mail
from flows.settings import load_settings
from flows.versions import OWN
from flows.workshop import furnish
from phases.errors import DeploymentFailed

FLOWS = ("produce-book", "dub-subtitles", "translate-speech", "retry-chunks", "night")
POOL = "nocturne"
NIGHTLY = "night/nightly"
PRODUCE = "produce-book/produce-book"
PLAN = Path(__file__).parents[1] / "prefect.yaml"
SILENT_FOR = timedelta(seconds=100)
"""More than three heartbeats of 30 s: one that is lost, or late under load, must not end a run that lives."""
AUTOMATION = "nocturne: a run without heartbeat has crashed"
HEARTBEAT = "prefect.flow-run.heartbeat"
ENDINGS = ("Completed", "Failed", "Cancelled", "Crashed", "Paused", "Suspended", "AwaitingRetry")


def deploy_all(folder: Path, api_url: str) -> None:
    """Make everything known that is not, and bring the rest up to date; limits that are there keep their size."""
    with get_client(sync_client=True) as client:
        _ensure_pool(client)
        _ensure_automation(client)
        Mail.register_type_and_schema()
    settings = load_settings()
    with furnish(settings).open() as shop:
        ensure_limits(shop, settings)
    with get_client(sync_client=True) as client, _keeping_schedules(client):
        _deploy(folder, api_url)


@contextmanager
def _keeping_schedules(client: SyncPrefectClient) -> Iterator[None]:
    """Deploying sets schedules back to what the file says; what the operator has switched on or moved stays."""
    try:
        before = {each.slug: each for each in client.read_deployment_by_name(NIGHTLY).schedules}
    except ObjectNotFound:
        before = {}
    yield
    deployment = client.read_deployment_by_name(NIGHTLY)
    for schedule in deployment.schedules:
        kept = before.get(schedule.slug)
        if kept is not None:
            client.update_deployment_schedule(
                deployment.id, schedule.id, active=kept.active, schedule=kept.schedule
            )


def _ensure_pool(client: SyncPrefectClient) -> None:
    pool = WorkPoolCreate(name=POOL, type="process", description="The machines that produce.")
    with suppress(ObjectAlreadyExists):
        client.create_work_pool(pool)


def _ensure_automation(client: SyncPrefectClient) -> None:
    """A run without a heartbeat is marked; each that is restarted too early or too late is as safe as before."""
    if client.read_automations_by_name(AUTOMATION):
        return
    endings = {f"prefect.flow-run.{name}" for name in ENDINGS}
    trigger = EventTrigger(
        after={HEARTBEAT},
        expect={HEARTBEAT, *endings},
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        match_related=ResourceSpecification(
            {"prefect.resource.role": "flow", "prefect.resource.name": list(FLOWS)}
        ),
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT_FOR,
    )
    crashed = ChangeFlowRunState(
        state=StateType.CRASHED,
        name="Crashed",
        message="It has given no sign of life. Retry goes on where it stopped.",
    )
    client.create_automation(AutomationCore(name=AUTOMATION, trigger=trigger, actions=[crashed]))


def _deploy(folder: Path, api_url: str) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(PLAN)]
    environment = {
        **os.environ,
        "PREFECT_API_URL": api_url,
        "NOCTURNE_FOLDER": str(folder),
        "NOCTURNE_ZONE": zone_of_this_machine(),
        "NOCTURNE_VERSION": OWN,
    }
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=environment, cwd=PLAN.parent, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        told = (done.stdout + done.stderr).strip()[-400:]
        raise DeploymentFailed(
            f"`prefect deploy --all` failed: {told}", "Mend what it names, then serve again."
        )


def zone_of_this_machine() -> str:
    """Whose clocks the schedules follow, where that can be told."""
    named = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return named if named in available_timezones() else "UTC"
