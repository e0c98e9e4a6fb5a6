"""Bergamot itself, in its environment: what it says, and what it is kept from doing."""

from collections.abc import Iterator

import pytest

from phases.hosting import Hosts, HostSettings, Premises
from phases.speech import Line
from phases.translate import Wishes, find_translator, translate_all
from tests.environments import ready

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bergamot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    folder = tmp_path_factory.mktemp("bergamot")
    premises = Premises(environments=str(ready("bergamot")))
    hosts = Hosts(folder, HostSettings(idle_seconds=20), premises)
    yield hosts
    hosts.shut_down()


def translated(
    hosts: Hosts, pair: tuple[str, str], *texts: str, wishes: Wishes | None = None
) -> list[str | None]:
    lines = [Line(number, 1, 0, 1, text) for number, text in enumerate(texts)]
    facts = find_translator("bergamot", hosts.premises)
    found = {
        each.line.segment: each.text
        for each in translate_all(hosts, facts, lines, *pair, wishes=wishes or Wishes())
    }
    return [found[number] for number in range(len(texts))]


def test_it_translates_both_ways_and_leaves_the_portuguese_no_alone(bergamot: Hosts) -> None:
    assert translated(bergamot, ("en", "pt"), "The dog is in the car.") == ["O cão está no carro."]
    assert translated(bergamot, ("pt", "en"), "O cão está no carro.") == ["The dog is in the car."]


def test_tags_numbers_names_and_terms_come_through(bergamot: Hosts) -> None:
    wishes = Wishes({"ferry": "barca"}, ("Baker",))
    said = (
        "[Alice] The ship cost 1,234,567 dollars.",
        "♪ I love you ♪",
        "Hello 🙂 my friend.",
        "Mr. Baker waited for the ferry.",
        "- Who is it?\n- It is me.",
    )
    found = translated(bergamot, ("en", "pt"), *said, wishes=wishes)
    assert found[0] == "[Alice] O navio custou 1,234,567 dólares."
    assert found[1] is not None
    assert found[1].startswith("♪ ")
    assert found[1].endswith(" ♪")
    assert found[2] == "Olá, 🙂 meu amigo."
    assert found[3] is not None
    assert "Baker" in found[3]
    assert "barca" in found[3]
    assert found[4] is not None
    assert [line[:2] for line in found[4].split("\n")] == ["- ", "- "]


def test_a_sentence_of_two_hundred_words_comes_out_to_its_end(bergamot: Hosts) -> None:
    long = "we walked along the river, and the sun was low, " * 20 + "and at the end there was a bridge"
    (found,) = translated(bergamot, ("en", "pt"), long)
    assert found is not None
    assert found.endswith("uma ponte")
    assert found.count("rio") == 20


def test_a_language_that_it_does_not_read_is_left_out_by_name(bergamot: Hosts) -> None:
    assert translated(bergamot, ("en", "pt"), "שלום עולם", "The end.")[1] == "O fim."
