"""Real speech for the ear: the embedded voice says sentences, the embedded ear hears them."""

from collections.abc import Callable

import pytest

from phases.clip import Clip
from phases.hear.moonshine import Moonshine
from phases.synthesize.engines.facts import Line
from phases.synthesize.engines.registry import make_engine, voice_named

Say = Callable[[str], Clip]


@pytest.fixture(scope="session")
def say() -> Say:
    engine = make_engine("hibari")
    engine.load()
    voice = voice_named(engine.facts)
    said: dict[str, Clip] = {}

    def clip(text: str) -> Clip:
        if text not in said:
            said[text] = engine.speak([Line(text, "en", voice)])[0].clip
        return said[text]

    return clip


@pytest.fixture(scope="session")
def moonshine() -> Moonshine:
    ear = Moonshine()
    ear.load()
    return ear
