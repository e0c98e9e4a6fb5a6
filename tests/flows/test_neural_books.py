"""A book spoken by Chatterbox and by F5-TTS, on tiny random checkpoints: noise for a voice, but every rule holds."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import soundfile
from producing import produce
from sqlalchemy import select

from db.models import TakeRow
from db.store import Store
from flows.cli import run
from phases.errors import ProductionIncomplete
from phases.synthesize import Line, find_engine, make_engine
from phases.work_folder import WorkFolder
from tests.engines.inside import inside
from tests.environments import ready

pytestmark = [
    pytest.mark.slow,
    pytest.mark.marathon,
    pytest.mark.timeout(1_200),
    pytest.mark.xdist_group("prefect"),
]

WORDS = (
    "It was a bright cold day in April, and all the clocks of the town were striking, one after the other."
)


@dataclass(frozen=True)
class Tiny:
    """An engine on a tiny checkpoint, and what makes that checkpoint."""

    engine: str
    environment: str
    maker: str
    place: str = ""
    options: tuple[str, ...] = ()


F5 = Tiny("tests.engines.fading:FadingF5/tiny", "f5-tts", "tests.engines.f5.tiny")
F5_BROKEN_OFF = replace(F5, engine="f5-tts/tiny")
CHATTERBOX = Tiny(
    "tests.engines.fading:FadingChatterbox/english",
    "chatterbox",
    "tests.engines.chatterbox.checkpoints",
    "chatterbox/english",
    ("english",),
)


@pytest.fixture
def furnished(home: Path, prefect_api: str) -> Any:
    """Put an engine's environment, a tiny model and a voice into the data folder."""

    def furnished(tiny: Tiny) -> None:
        folder = WorkFolder(home)
        home.mkdir()
        folder.environments.symlink_to(ready(tiny.environment))
        python = folder.environments / tiny.environment / "bin" / "python"
        inside(python, tiny.maker, str(folder.models / tiny.place), *tiny.options)
        _add_a_voice(home)

    return furnished


@pytest.mark.parametrize("tiny", [F5, CHATTERBOX], ids=["f5-tts", "chatterbox"])
def test_a_book_is_produced_and_the_second_time_nothing_is_spoken(
    tiny: Tiny, furnished: Any, story: Path, home: Path
) -> None:
    furnished(tiny)
    ended = produce(story, engine=tiny.engine, voice="Alice")
    assert ended.error is None
    assert ended["state"] == "delivered"
    again = produce(story, engine=tiny.engine, voice="Alice")
    assert (again["spoken"], again["reused"]) == (0, ended["chunks"])
    recipes = _recipes(home)
    assert len(recipes) == ended["chunks"]
    assert len({(recipe["voice_hash"], recipe["model_revision"]) for recipe in recipes}) == 1


def test_noise_that_is_broken_off_is_refused_by_name(
    furnished: Any, story: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCTURNE_HEAR__COVERAGE", "none")
    furnished(F5_BROKEN_OFF)
    ended = produce(story, engine=F5_BROKEN_OFF.engine, voice="Alice")
    assert isinstance(ended.error, ProductionIncomplete)
    assert ended["state"] == "incomplete"
    assert not ended["files"]
    assert ended["chunks"] == ended["done"] + len(ended["failed"])
    assert all("middle of a sound" in each["why"] for each in ended["failed"])
    assert {recipe["engine"] for recipe in _recipes(home)} == {"f5-tts"}


def _add_a_voice(home: Path) -> None:
    hibari = make_engine("hibari")
    hibari.load()
    (spoken,) = hibari.speak([Line(WORDS, "en", find_engine("hibari").voices[0])])
    hibari.close()
    path = home / "spoken.wav"
    soundfile.write(path, spoken.clip.samples, spoken.clip.rate, subtype="PCM_16")
    rights = ["--rights", "CC0", "--consent", "a machine", "--transcript", WORDS]
    assert run(["voices", "add", str(path), "--name", "Alice", *rights]) == 0


def _recipes(home: Path) -> list[dict[str, Any]]:
    store = Store.in_file(home / "nocturne.db")
    with store.reading() as session:
        recipes = [take.recipe for take in session.scalars(select(TakeRow))]
    store.close()
    return recipes
