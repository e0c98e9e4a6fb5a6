"""What the tests of engines with environments of their own share."""

from pathlib import Path

import pytest

from tests.environments import ready

NEEDED = {
    "kokoro": ("espeak", "kokoro"),
    "espeak": ("espeak",),
    "chatterbox": ("chatterbox",),
    "f5": ("f5-tts",),
}


@pytest.fixture(scope="module")
def environments(request: pytest.FixtureRequest) -> Path:
    """The folder in which the environment of the engine that is tested here is ready."""
    return ready(*NEEDED[Path(str(request.path)).parent.name])
