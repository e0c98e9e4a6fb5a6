"""Engines' own environments for tests: made once by the installer itself, and kept between runs."""

import os
from pathlib import Path

import platformdirs

from phases.synthesize import Environments


def ready(*names: str) -> Path:
    """The folder with these environments in it; NOCTURNE_TEST_ENVIRONMENTS names one where they are ready."""
    given = os.environ.get("NOCTURNE_TEST_ENVIRONMENTS")
    if given:
        return Path(given)
    folder = platformdirs.user_cache_path("nocturne-tests") / "environments"
    for name in names:
        Environments(folder).install(name, print)
    return folder
