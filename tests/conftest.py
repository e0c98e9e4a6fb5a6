"""What all tests share: books, a data folder, hosts, one database for all that need one."""

import os
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

from phases.hosting.hosts import Hosts
from phases.hosting.settings import HostSettings
from tests.hosts import MakeHosts, host_processes
from tests.postgresql import running_postgresql

os.environ.update(
    {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
    }
)

REPOSITORY = Path(__file__).parent.parent

# No test looks at the clock to judge; a machine that stands still for a moment must not fail one.
settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")


IN_OTHER_ENVIRONMENTS = re.compile(
    r"phases\.(synthesize\.engines\.(chatterbox|f5|kokoro|espeak)|hear\.(whisper|faster_whisper)|translate\.ctranslate)"
)


def pytest_sessionstart() -> None:
    """Import all of phases: Hypothesis draws constants from what is loaded, and must not see that change in a test."""
    for module in pkgutil.walk_packages([str(REPOSITORY / "phases")], "phases."):
        if not IN_OTHER_ENVIRONMENTS.match(module.name):
            import_module(module.name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests may take longest begin first, so that none is left to one worker at the end."""
    longest: dict[Path, float] = {}
    for item in items:
        mark = item.get_closest_marker("timeout")
        longest[item.path] = max(longest.get(item.path, 0.0), float(mark.args[0]) if mark else 0.0)
    items.sort(key=lambda item: -longest[item.path])


@pytest.fixture(scope="session")
def books_folder() -> Path:
    """Real books, where they are at hand."""
    folder = Path(os.environ.get("NOCTURNE_TEST_BOOKS", REPOSITORY.parent / "shared" / "books"))
    if not folder.is_dir():
        pytest.skip(f"no books in {folder}; name a folder of EPUBs with NOCTURNE_TEST_BOOKS")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, and a working folder without a nocturne.toml."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NOCTURNE_HOME", str(folder))
    monkeypatch.setenv("NOCTURNE_SYNTHESIZE__IDLE_SECONDS", "3")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a PostgreSQL database that tests may empty."""
    given = os.environ.get("NOCTURNE_TEST_POSTGRESQL")
    if given:
        yield given
        return
    with running_postgresql() as url:
        yield url


@pytest.fixture
def make_hosts(tmp_path: Path) -> Iterator[MakeHosts]:
    """Hosts with the settings that a test is about, the others short; real processes, and none is left behind."""
    folder = tmp_path / "hosts"

    def make(**settings: object) -> Hosts:
        quick = {"idle_seconds": 60.0, "line_seconds": 20.0, "grace_seconds": 2.0, **settings}
        return Hosts(folder, HostSettings.model_validate(quick))

    yield make
    while left := host_processes(folder):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture
def hosts(make_hosts: MakeHosts) -> Hosts:
    return make_hosts()
