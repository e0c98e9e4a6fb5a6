"""Whatever an engine does to one chunk: the others are spoken, and a gap fails the production by name."""

from pathlib import Path

import pytest
from producing import OUT, digest, produce, retry

from phases.errors import ProductionIncomplete

pytestmark = [pytest.mark.usefixtures("prefect_api"), pytest.mark.xdist_group("prefect")]

ALWAYS, FIRST_TAKE = "abracadabra", "hocuspocus"
CAUGHT_BY_MEASURING = [
    "silent:Silent",
    "truncate:Truncate",
    "wrong_rate:WrongRate",
    "nan:Nan",
    "raises:Raises",
]
HOST_KILLERS = ["crash:Crash", "hang:Hang", "freeze:Freeze", "out_of_memory:OutOfMemory"]


@pytest.fixture(autouse=True)
def impatient_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCTURNE_SYNTHESIZE__LINE_SECONDS", "1.5")
    monkeypatch.setenv("NOCTURNE_SYNTHESIZE__GRACE_SECONDS", "1.5")
    monkeypatch.setenv("NOCTURNE_SYNTHESIZE__IDLE_SECONDS", "5")


def with_word(story: Path, word: str) -> Path:
    """In a chunk of one sentence, which cannot be taken in parts."""
    text = story.read_text().replace(
        "In the morning it rained. The", f"In the morning {word} it rained, and the"
    )
    story.write_text(text)
    return story


@pytest.mark.parametrize("engine", CAUGHT_BY_MEASURING)
def test_a_bad_take_is_taken_again_with_another_seed_until_it_is_good(story: Path, engine: str) -> None:
    ended = produce(with_word(story, FIRST_TAKE), engine=f"tests.engines.{engine}")
    assert ended.error is None
    assert ended["state"] == "delivered"
    assert ended["done"] == ended["chunks"]


@pytest.mark.parametrize("engine", [*CAUGHT_BY_MEASURING, *HOST_KILLERS])
def test_a_chunk_that_never_works_fails_the_production_by_name_and_the_others_are_spoken(
    story: Path, engine: str
) -> None:
    ended = produce(with_word(story, ALWAYS), engine=f"tests.engines.{engine}")
    assert isinstance(ended.error, ProductionIncomplete)
    assert ended["state"] == "incomplete"
    assert ended["done"] == ended["chunks"] - 1
    assert [ALWAYS in failed["text"] for failed in ended["failed"]] == [True]
    assert ended["failed"][0]["why"]
    assert not list(OUT.glob("**/*"))


def test_no_more_takes_are_tried_than_allowed(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCTURNE_TAKES_PER_CHUNK", "4")
    ended = produce(with_word(story, ALWAYS), engine="tests.engines.truncate:Truncate")
    assert ended["failed"][0]["takes_tried"] == 4
    assert ended["spoken"] == ended["chunks"] - 1 + 4


def test_a_retry_tries_seeds_that_were_not_tried_before(story: Path) -> None:
    first = produce(with_word(story, ALWAYS), engine="tests.engines.truncate:Truncate")
    second = retry(first["production"])
    assert isinstance(second.error, ProductionIncomplete)
    assert second["spoken"] == 3
    assert second["failed"][0]["takes_tried"] == 6


def test_an_engine_that_gives_the_same_take_for_another_seed_is_not_asked_for_a_third(story: Path) -> None:
    ended = produce(with_word(story, ALWAYS), engine="tests.engines.silent:Silent")
    assert ended["failed"][0]["takes_tried"] == 2


def test_a_chunk_of_two_sentences_is_taken_in_parts_in_the_end(story: Path) -> None:
    text = story.read_text().replace("In the morning it", "In the morning abracadabra it")
    story.write_text(text)
    ended = produce(story, engine="tests.engines.silent:Silent")
    assert ended["failed"][0]["takes_tried"] == 3


def test_tones_have_no_words_and_are_counted_as_not_checked(story: Path) -> None:
    ended = produce(story)
    assert ended["state"] == "delivered"
    assert ended["not_checked_because"] == {"no_words": ended["chunks"]}


def test_a_slow_engine_is_waited_for(story: Path) -> None:
    ended = produce(with_word(story, ALWAYS), engine="tests.engines.slow:Slow")
    assert ended["state"] == "delivered"


def test_a_host_that_died_under_a_good_chunk_changes_nothing_of_the_result(story: Path) -> None:
    undisturbed = produce(story)
    disturbed = produce(story, engine="tests.engines.crash:Crash")
    assert digest(disturbed["files"][0]) == digest(undisturbed["files"][0])
