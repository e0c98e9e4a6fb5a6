"""In which ways a chunk is taken, one after the other, and which takes are nobody else's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.chunks import ScriptedChunk
from flows.settings import load_settings
from flows.workshop import furnish
from phases.script import NARRATOR, Chunk, Span
from phases.take import Take
from tasks.manners import Attempt, attempts_at_most, is_asked_for, manner_of, next_attempt
from tasks.workshop import Workshop

TWO_SENTENCES = "He went home at ten. She stayed."


def scripted(shop: Workshop, spoken: str = "He went home.") -> ScriptedChunk:
    chunk = Chunk(
        chapter=1,
        number=1,
        display=spoken,
        spoken=spoken,
        span=Span(0, len(spoken)),
        spellings=(),
        speaker=NARRATOR,
        language="en",
        pause_ms=0,
    )
    return ScriptedChunk(chunk, shop.recipe(chunk).key)


def take_of(attempt: Attempt, samples: str = "") -> Take:
    sha256 = samples or f"{attempt.manner.name} {attempt.seed}"
    name = attempt.manner.name
    return Take(
        attempt.key, attempt.scripted.recipe_key, attempt.seed, 24_000, 48_000, sha256, None, manner=name
    )


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    opened: list[Workshop] = []

    def with_settings(**settings: Any) -> Workshop:
        opened.append(furnish(load_settings(home=tmp_path / "home", **settings)))
        return opened[-1]

    yield with_settings
    for shop in opened:
        shop.store.close()


def ladder(shop: Workshop, chunk: ScriptedChunk, most: int) -> list[tuple[str, int]]:
    tried: list[Take] = []
    ways: list[tuple[str, int]] = []
    while len(tried) < most and (attempt := next_attempt(shop, chunk, tried)) is not None:
        tried.append(take_of(attempt))
        ways.append((attempt.manner.name, attempt.seed))
    return ways


def test_other_seeds_come_first_then_other_manners_then_further_seeds(workshop: Any) -> None:
    shop = workshop(engine="hibari", fallback_engine="tone")
    chunk = scripted(shop, TWO_SENTENCES)
    assert ladder(shop, chunk, 7) == [
        ("", 0),
        ("", 1),
        ("", 2),
        ("speed 0.95", 0),
        ("in parts", 0),
        ("by tone alto", 0),
        ("", 3),
    ]
    assert attempts_at_most(shop, chunk) == 6


def test_one_sentence_is_not_divided_and_nobody_steps_in_unasked(workshop: Any) -> None:
    shop = workshop(engine="tone")
    assert ladder(shop, scripted(shop), 4) == [("", 0), ("", 1), ("", 2), ("", 3)]


def test_the_same_take_for_another_seed_ends_the_seeds(workshop: Any) -> None:
    shop = workshop(engine="tone")
    chunk = scripted(shop, TWO_SENTENCES)
    first = next_attempt(shop, chunk, [])
    assert first is not None
    same = [take_of(first, "same")]
    second = next_attempt(shop, chunk, same)
    assert second is not None
    third = next_attempt(shop, chunk, [*same, take_of(second, "same")])
    assert third is not None
    assert third.manner.name == "in parts"


def test_a_parameter_that_the_voice_sets_itself_is_left_alone(workshop: Any, tmp_path: Path) -> None:
    cast = tmp_path / "cast.toml"
    cast.write_text('[narrator]\nengine = "hibari"\nparameters = { speed = 1.3 }\n')
    shop = workshop(engine="hibari", cast=cast)
    assert [name for name, _ in ladder(shop, scripted(shop), 6)] == [""] * 6


def test_a_fallbacks_take_is_used_only_where_it_is_asked_for(workshop: Any) -> None:
    asking = workshop(engine="hibari", fallback_engine="tone")
    chunk = scripted(asking)
    take = take_of(_fallback_attempt(asking, chunk))
    assert is_asked_for(asking, chunk, take)
    assert manner_of(asking, chunk.chunk, take).voice.engine == "tone"
    assert not is_asked_for(workshop(engine="hibari"), chunk, take)


def test_another_voice_in_the_fallbacks_place_makes_another_take(workshop: Any) -> None:
    keys = set()
    for name in ("alto", "bass"):
        shop = workshop(engine="hibari", fallback_engine="tone", fallback_voice=name)
        keys.add(_fallback_attempt(shop, scripted(shop)).key)
    assert len(keys) == 2


def _fallback_attempt(shop: Workshop, chunk: ScriptedChunk) -> Attempt:
    tried: list[Take] = []
    while True:
        attempt = next_attempt(shop, chunk, tried)
        assert attempt is not None
        if not attempt.manner.is_own:
            return attempt
        tried.append(take_of(attempt))
