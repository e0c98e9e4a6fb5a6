"""What Prefect has to be told before it is imported; whatever the operator has set stays as it is."""

import logging
import os

PREFECT_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    # Leases kept in memory leak their slots when the server restarts.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "nocturne",
}


def prepare_prefect(*, quiet: bool) -> None:
    """Set Prefect's defaults for this process; quiet: its log goes to the run page and not to the terminal."""
    for name, value in PREFECT_SETTINGS.items():
        os.environ.setdefault(name, value)
    if quiet:
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "ERROR")
    # Prefect's EXTRA_LOGGERS hooks the logger up but leaves its level to the root: WARNING.
    logging.getLogger("nocturne").setLevel(logging.INFO)
