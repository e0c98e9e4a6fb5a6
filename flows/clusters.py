"""The cluster that the settings name, if they do."""

import os
from functools import partial
from typing import assert_never

from flows.settings import Runner, load_settings
from phases.errors import SettingsInvalid
from tasks.slots import Cluster

AT_ONCE = 32
"""Tasks that a cluster begun for one run holds at once: as many as wait for slots. Engines are in their hosts."""
PROCESSES = 2
OBJECT_STORE = 100_000_000
"""Bytes of shared memory of a Ray cluster begun for one run: what travels is a few kilobytes."""


def cluster_in_use() -> Cluster | None:
    """Who carries out scarce tasks instead of the run's own process; nothing is connected yet."""
    settings = load_settings()
    match settings.task_runner:
        case Runner.SLOTS:
            return None
        case Runner.DASK:
            return _dask(settings.task_runner_address)
        case Runner.RAY:
            return _ray(settings.task_runner_address)
        case unknown:
            assert_never(unknown)


def _dask(address: str | None) -> Cluster:
    try:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise _not_installed(Runner.DASK) from error
    own = {"n_workers": PROCESSES, "threads_per_worker": AT_ONCE // PROCESSES, "dashboard_address": None}
    runner = DaskTaskRunner(address=address, cluster_kwargs=None if address else own)
    return Cluster(runner, (KilledWorker, OSError))


def _ray(address: str | None) -> Cluster:
    # Whoever has set it has decided; nobody else is to be counted.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        from prefect_ray import RayTaskRunner  # noqa: PLC0415 - an extra
        from prefect_ray.context import remote_options  # noqa: PLC0415 - an extra
        from ray.exceptions import RayError  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise _not_installed(Runner.RAY) from error
    own = {"num_cpus": PROCESSES, "include_dashboard": False, "object_store_memory": OBJECT_STORE}
    runner = RayTaskRunner(address=address, init_kwargs={} if address else own)
    # A task that speaks waits for its host, which Ray knows nothing of: it needs no processor itself.
    return Cluster(runner, (RayError, OSError), partial(remote_options, num_cpus=0))


def _not_installed(runner: Runner) -> SettingsInvalid:
    return SettingsInvalid(
        f"The setting “task_runner” is “{runner}”, and Prefect's runner for it is not installed.",
        f"`pip install nocturne[{runner}]`, here and on every machine of the cluster.",
    )
