"""The layers hold, and whoever breaks one is told."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
LAYERS = ("phases", "db", "tasks", "flows")

VIOLATIONS = {
    "phases/assemble/planted.py": "from phases.chunk import ChunkSettings\n",
    "phases/chunk/planted.py": "import prefect\n",
    "phases/planted.py": "from db.store import Store\n",
    "db/planted.py": "from prefect import flow\n",
    "tasks/planted.py": "from flows.settings import Settings\n",
    "phases/voice_planted.py": "import torch\n",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code and its contracts, to plant violations in."""
    folder = tmp_path_factory.mktemp("copy")
    (folder / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    for layer in LAYERS:
        for source in (REPOSITORY / layer).rglob("*.py"):
            target = folder / source.relative_to(REPOSITORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


def test_the_contracts_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", VIOLATIONS)
def test_a_planted_violation_is_caught_by_name(copy: Path, path: str) -> None:
    planted = copy / path
    planted.write_text(VIOLATIONS[path])
    try:
        result = lint(copy)
    finally:
        planted.unlink()
    assert result.returncode != 0
    assert path.removesuffix(".py").replace("/", ".") in result.stdout
