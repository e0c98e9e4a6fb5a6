"""Every engine that comes with Nocturne passes the kit."""

from phases.synthesize import engine_names
from tests.engines.conformance import EngineConformance


class TestTone(EngineConformance):
    name = "tone"


class TestHibari(EngineConformance):
    name = "hibari"


def test_no_engine_is_left_out() -> None:
    tested = {kit.name for kit in EngineConformance.__subclasses__()}
    assert set(engine_names()) <= tested
