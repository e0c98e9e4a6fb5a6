"""Engines' own environments for tests: made once by the installer itself, and kept between runs."""

import os
from pathlib import Path

import platformdirs
from filelock import FileLock

from phases.hosting import Environments


def ready(*names: str) -> Path:
    """The folder with these environments in it; NOCTURNE_TEST_ENVIRONMENTS names one where they are ready."""
    given = os.environ.get("NOCTURNE_TEST_ENVIRONMENTS")
    if given:
        return Path(given)
    folder = platformdirs.user_cache_path("nocturne-tests") / "environments"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "tests.lock"):  # several workers may want the same one
        for name in names:
            Environments(folder).install(name, print)
    return folder
