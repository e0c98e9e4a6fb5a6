"""Code that needs an engine's packages, run in the engine's environment."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
QUIET = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore", "DO_NOT_TRACK": "1"}


def inside(python: Path, module: str, *args: str) -> Any:
    """What `python -m module` prints last, read as JSON."""
    run = subprocess.run(
        [python, "-P", "-m", module, *args],
        capture_output=True,
        text=True,
        env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    return json.loads(run.stdout.strip().splitlines()[-1])
