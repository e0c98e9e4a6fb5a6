"""Engines' own environments are made, marked when they are whole, and taken away."""

import io
import os
import re
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import pytest
import uv
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


def wheel(tag: str, name: str = "thing", module: str = "") -> tuple[str, bytes]:
    """A wheel of version 1.0 under its name and tag, with one module."""
    info, content = f"{name}-1.0.dist-info", io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"{name}.py", module)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: {tag}\n"
        )
        records = "".join(f"{file},,\n" for file in (f"{name}.py", f"{info}/METADATA", f"{info}/WHEEL"))
        archive.writestr(f"{info}/RECORD", f"{records}{info}/RECORD,,\n")
    return f"{name}-1.0-{tag}.whl", content.getvalue()


def index_of(folder: Path, made: tuple[str, bytes]) -> None:
    """An index that has this wheel and nothing else."""
    name, content = made
    page = folder / name.partition("-")[0]
    page.mkdir(parents=True)
    (page / name).write_bytes(content)
    (page / "index.html").write_text(f'<a href="{name}">{name}</a>')


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
        "UV_INDEX": "https://mirror.example/simple file:///more/simple file:///yet-more/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/wheels,/others",
    }


@pytest.mark.parametrize("names_main", [True, False], ids=["main index named", "main index pip's own"])
@pytest.mark.parametrize("other", ["extra-index-url", "find-links"])
def test_of_equal_versions_the_wheel_for_this_machine_is_taken_and_not_one_for_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names_main: bool, other: str
) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "UV_INDEX_STRATEGY"):
        monkeypatch.delenv(name, raising=False)
    main, more = tmp_path / "main", tmp_path / "more"
    index_of(main, wheel(f"py3-none-{re.sub('[-.]', '_', sysconfig.get_platform())}"))
    index_of(more, wheel("py3-none-any"))
    place = more / "thing" if other == "find-links" else more.as_uri()
    listing = f"global.{other}='{place}'\n" + (f"global.index-url='{main.as_uri()}'\n" if names_main else "")
    variables = translated(listing, main.as_uri())
    if not names_main and other == "find-links":  # then uv asks its own, which is pip's
        variables["UV_DEFAULT_INDEX"] = main.as_uri()
    subprocess.run(
        [uv.find_uv_bin(), "pip", "install", "--no-cache", "--target", tmp_path / "target", "thing==1.0"],
        check=True,
        env={**os.environ, **variables},
    )
    (found,) = (tmp_path / "target").glob("*.dist-info/WHEEL")
    assert "none-any" not in found.read_text()


def test_a_package_without_its_library_is_told_with_what_to_do_and_leaves_nothing_ready(
    tmp_path: Path, environments: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_of(
        tmp_path / "main", wheel("py3-none-any", "soundfile", "raise OSError('sndfile library not found')")
    )
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path / "main" / "soundfile"))
    (tmp_path / "lists" / "sound.txt").write_text("soundfile==1.0\n")
    with pytest.raises(EngineMissing, match="sndfile library not found") as caught:
        environments.install("sound", print)
    assert "libsndfile1" in caught.value.remedy
    assert "engines install sound" in caught.value.remedy
    assert environments.state("sound") is EnvironmentState.UNFINISHED


def test_what_is_set_for_uv_itself_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert "UV_DEFAULT_INDEX" not in translated("global.index-url='https://mirror.example/simple'")


def test_every_list_pins_each_package_and_names_no_address() -> None:
    for path in LISTS.glob("*.txt"):
        for line in path.read_text("utf-8").splitlines():
            requirement = line.partition("#")[0].strip()
            assert "://" not in line, path
            assert not requirement or "==" in requirement or ";" in requirement, f"{path.name}: {line}"
