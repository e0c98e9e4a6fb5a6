"""A Prefect server for the flows, and books short enough to produce in a second."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.environment import prepare_prefect
from tests.prefect_server import running_server

prepare_prefect(quiet=True)

STORY = """Chapter I

It was a dark night. The lamp went out at ten, and nobody lit it again.

"Who is there?" asked the guard, and counted the benches along the platform.

Chapter II

In the morning it rained. The trains were late, all of them, and he did not mind.
"""


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server, for this process and for those it starts."""
    with (
        running_server(tmp_path_factory.mktemp("prefect")) as url,
        temporary_settings({PREFECT_API_URL: url}),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("PREFECT_API_URL", url)
        yield url


@pytest.fixture
def story(home: Path, tmp_path: Path) -> Path:
    """Two short chapters, and a data folder of the test's own."""
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    return path
