"""Every engine that comes with Nocturne passes the kit."""

from pathlib import Path

import pytest

from phases.synthesize import engine_names
from tests.engines.conformance import EngineConformance


class TestTone(EngineConformance):
    name = "tone"


class TestHibari(EngineConformance):
    name = "hibari"


FOLDERS = {"f5-tts": "f5"}


@pytest.mark.parametrize("name", engine_names())
def test_no_engine_is_left_out(name: str) -> None:
    if name in {kit.name for kit in EngineConformance.__subclasses__() if hasattr(kit, "name")}:
        return
    folder = Path(__file__).parent / FOLDERS.get(name, name)
    assert any("(EngineConformance)" in path.read_text() for path in folder.glob("test_*.py"))
