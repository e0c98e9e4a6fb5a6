"""Engines' own environments are made, marked when they are whole, and taken away."""

import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

from phases.errors import EngineMissing, EngineUnknown
from phases.hosting.environments import Environments, EnvironmentState
from phases.hosting.environments.environments import LISTS
from phases.hosting.environments.registries import translated


@pytest.fixture
def environments(tmp_path: Path) -> Environments:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "small.txt").write_text("msgspec==0.20.0\n")
    (lists / "impossible.txt").write_text("msgspec==0.0.0.1\n")
    return Environments(tmp_path / "environments", lists)


def test_an_environment_is_made_used_and_removed(environments: Environments) -> None:
    told: list[str] = []
    assert environments.state("small") is EnvironmentState.MISSING
    environments.install("small", told.append)
    assert environments.state("small") is EnvironmentState.READY
    python = environments.folder / "small" / "bin" / "python"
    subprocess.run([python, "-c", "import msgspec; assert msgspec.__version__ == '0.20.0'"], check=True)
    assert told[-1] == "small is ready"
    environments.install("small", told.append)
    assert told[-1] == "small is installed already"
    environments.remove("small")
    assert environments.state("small") is EnvironmentState.MISSING


def test_a_list_that_changed_makes_its_environment_outdated_and_installing_mends_it(
    environments: Environments, tmp_path: Path
) -> None:
    environments.install("small", print)
    (tmp_path / "lists" / "small.overrides.txt").write_text("nothing==1; python_version < '3'\n")
    assert environments.state("small") is EnvironmentState.OUTDATED
    environments.install("small", print)
    assert environments.state("small") is EnvironmentState.READY


def test_what_cannot_be_resolved_is_said_and_leaves_an_environment_that_is_not_ready(
    environments: Environments,
) -> None:
    with pytest.raises(EngineMissing, match="could not be made") as caught:
        environments.install("impossible", print)
    assert "engines install impossible" in caught.value.remedy
    assert environments.state("impossible") is EnvironmentState.UNFINISHED


def test_two_do_not_work_on_one_environment(environments: Environments) -> None:
    environments.folder.mkdir()
    with FileLock(environments.folder / "small.lock"), pytest.raises(EngineMissing, match="Another process"):
        environments.install("small", print)


def test_an_unknown_environment_is_named_with_those_that_exist(environments: Environments) -> None:
    with pytest.raises(EngineUnknown) as caught:
        environments.remove("smal")
    assert "small" in caught.value.remedy


def test_pips_configuration_becomes_uvs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    listing = (
        "global.index-url='https://mirror.example/simple'\n"
        "global.extra-index-url='file:///more/simple file:///yet-more/simple'\n"
        ":env:.find-links='/wheels /others'\nglobal.timeout='60'\n"
    )
    assert translated(listing) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "file:///more/simple file:///yet-more/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/others",
    }


def test_what_is_set_for_uv_itself_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert "UV_DEFAULT_INDEX" not in translated("global.index-url='https://mirror.example/simple'")


def test_every_list_pins_each_package_and_names_no_address() -> None:
    for path in LISTS.glob("*.txt"):
        for line in path.read_text("utf-8").splitlines():
            requirement = line.partition("#")[0].strip()
            assert "://" not in line, path
            assert not requirement or "==" in requirement or ";" in requirement, f"{path.name}: {line}"
