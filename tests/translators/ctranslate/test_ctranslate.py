"""Marian and NLLB: what is said of files that are not whole; and tiny random models, loaded and asked for real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from phases.errors import TranslatorMissing
from phases.hosting import Hosts, HostSettings, Premises
from phases.hosting.errands import ask_all
from phases.speech import Line
from phases.translate import TRANSLATING, Sentence, find_translator, translate_all
from tests.engines.inside import inside
from tests.environments import ready

TEXTS = ("the sea was calm", "we waited for the ferry until the morning came", "the night was long")


def planted(folder: Path, family: str, name: str, *files: str) -> Premises:
    model = folder / "models" / family / name
    model.mkdir(parents=True)
    for file in files:
        (model / file).write_text('["</s>", "eng_Latn", "por_Latn"]')
    return Premises(models=str(folder / "models"), environments=str(folder / "environments"))


MARIAN = ("model.bin", "config.json", "source.spm", "target.spm", "shared_vocabulary.json")
NLLB = ("model.bin", "config.json", "sentencepiece.bpe.model", "shared_vocabulary.json")


def test_a_marian_model_is_of_the_pair_that_its_name_ends_in(tmp_path: Path) -> None:
    facts = find_translator("marian", planted(tmp_path, "marian", "opus-mt-eng-de", *MARIAN))
    assert facts.pairs == (("en", "de"),)
    assert facts.python == str(tmp_path / "environments" / "ctranslate" / "bin" / "python")


def test_nllb_knows_the_pairs_of_its_vocabulary(tmp_path: Path) -> None:
    facts = find_translator("nllb/tiny", planted(tmp_path, "nllb", "tiny", *NLLB))
    assert facts.pairs == (("en", "pt"), ("pt", "en"))


@pytest.mark.parametrize("missing", MARIAN)
def test_a_file_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    premises = planted(tmp_path, "marian", "en-de", *(file for file in MARIAN if file != missing))
    with pytest.raises(TranslatorMissing, match=missing if "vocabulary" not in missing else "no vocabulary"):
        find_translator("marian/en-de", premises)


def test_a_name_without_languages_a_missing_model_and_none_at_all_are_told(tmp_path: Path) -> None:
    premises = planted(tmp_path, "marian", "best", *MARIAN)
    with pytest.raises(TranslatorMissing, match="which languages it is of"):
        find_translator("marian/best", premises)
    with pytest.raises(TranslatorMissing, match="“en-fr”"):
        find_translator("marian/en-fr", premises)
    with pytest.raises(TranslatorMissing, match="there is none"):
        find_translator("nllb", premises)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    folder, environments = tmp_path_factory.mktemp("ctranslate"), ready("ctranslate")
    inside(environments / "ctranslate" / "bin" / "python", "tests.translators.ctranslate.tiny", str(folder))
    premises = Premises(models=str(folder), environments=str(environments), device="cpu")
    hosts = Hosts(folder / "hosts", HostSettings(idle_seconds=20), premises)
    yield hosts
    hosts.shut_down()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "target"), [("marian", "de"), ("nllb/tiny", "pt")])
def test_a_tiny_model_gives_as_many_texts_the_same_each_time_and_in_any_order(
    hosts: Hosts, name: str, target: str
) -> None:
    facts = find_translator(name, hosts.premises)

    def told(texts: tuple[str, ...]) -> list[object]:
        asked = [Sentence(text, "en", target) for text in texts]
        answers = dict(ask_all(hosts, TRANSLATING, facts, asked, lambda: False))
        return [answers[number] for number in range(len(texts))]

    first = told(TEXTS)
    assert all(isinstance(each, str) for each in first)
    assert told(TEXTS[::-1])[::-1] == first
    assert [told((text,))[0] for text in TEXTS] == first


@pytest.mark.slow
def test_what_a_random_model_says_is_nonsense_and_costs_nothing_but_itself(hosts: Hosts) -> None:
    facts = find_translator("marian", hosts.premises)
    lines = [Line(number, 1, 0, 1, text) for number, text in enumerate((*TEXTS, "12", "[music]"))]
    found = {each.line.segment: each for each in translate_all(hosts, facts, lines, "en", "de")}
    assert sorted(found) == [0, 1, 2, 3, 4]
    assert (found[3].text, found[4].text) == ("12", "[music]")
    assert all(each.text or each.why for each in found.values())


@pytest.mark.slow
def test_weights_that_are_no_weights_are_told_with_their_file(tmp_path: Path) -> None:
    environments = ready("ctranslate")
    planted(tmp_path, "marian", "en-de", *MARIAN)
    premises = Premises(models=str(tmp_path / "models"), environments=str(environments), device="cpu")
    hosts = Hosts(tmp_path / "hosts", HostSettings(idle_seconds=5), premises)
    try:
        with pytest.raises(TranslatorMissing, match="cannot be loaded"):
            list(
                translate_all(
                    hosts, find_translator("marian", premises), [Line(1, 1, 0, 1, "a b")], "en", "de"
                )
            )
    finally:
        hosts.shut_down()
