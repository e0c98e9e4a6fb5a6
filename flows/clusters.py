"""The cluster that the settings name, if they do."""

from typing import assert_never

from flows.settings import Runner, load_settings
from phases.errors import SettingsInvalid
from tasks.slots import Cluster

AT_ONCE = 32
"""Tasks that a cluster begun for one run holds at once: as many as wait for slots. Engines are in their hosts."""
PROCESSES = 2


def cluster_in_use() -> Cluster | None:
    """Who carries out scarce tasks instead of the run's own process; nothing is connected yet."""
    settings = load_settings()
    match settings.task_runner:
        case Runner.SLOTS:
            return None
        case Runner.DASK:
            return _dask(settings.task_runner_address)
        case unknown:
            assert_never(unknown)


def _dask(address: str | None) -> Cluster:
    try:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
        from prefect_dask import DaskTaskRunner  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise SettingsInvalid(
            "The setting “task_runner” is “dask”, and Prefect's runner for it is not installed.",
            "`pip install nocturne[dask]`, here and on every machine of the cluster.",
        ) from error
    own = {"n_workers": PROCESSES, "threads_per_worker": AT_ONCE // PROCESSES, "dashboard_address": None}
    runner = DaskTaskRunner(address=address, cluster_kwargs=None if address else own)
    return Cluster(runner, (KilledWorker, OSError))
