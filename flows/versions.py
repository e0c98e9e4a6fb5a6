"""The house and whoever works for it are of one version: two would write different scripts for the same book."""

from importlib.metadata import version

from prefect import runtime

from phases.errors import VersionMismatch

OWN = version("nocturne")


def require_same_version() -> None:
    """Refuse a run that was deployed by another version; one that nobody deployed has ours."""
    deployed = runtime.deployment.version
    if deployed and deployed != OWN:
        raise VersionMismatch(
            f"Nocturne {OWN} was to do what Nocturne {deployed} had deployed.",
            "Install the same version on every machine, and after an update start `nocturne serve` again; then Retry.",
        )
