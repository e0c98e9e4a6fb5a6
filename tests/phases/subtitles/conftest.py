"""How the tests of subtitles read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from phases.cue import CueSheet
from phases.subtitles import SubtitleSettings, read_subtitles

ReadSubtitles = Callable[..., CueSheet]


@pytest.fixture
def read(tmp_path: Path) -> ReadSubtitles:
    """Writes a file and reads it, with the settings that a test is about."""

    def read(content: str | bytes, name: str = "scene.srt", **settings: object) -> CueSheet:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_subtitles(path, SubtitleSettings.model_validate(settings))

    return read
