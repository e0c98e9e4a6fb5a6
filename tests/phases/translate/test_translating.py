"""As many lines come out as went in, each under its own name; one that fails costs no other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.hosting import Hosts, HostSettings
from phases.speech import Line, TranslatedLine
from phases.translate import Wishes, find_translator, translate_all, translation_key
from phases.translate.dividing import divided
from phases.translate.doubts import doubt

SAID = (
    "It was a season of light.",
    "It was a season of darkness.",
    "We had everything before us.",
    "We had nothing before us.",
    "So they went home.",
)
SHOUTING = "tests.translators.shouting:Shouting"


def translated(hosts: Hosts, name: str, texts: tuple[str, ...]) -> list[TranslatedLine]:
    lines = [
        Line(segment=number, place=1, start_ms=0, end_ms=1, text=text) for number, text in enumerate(texts)
    ]
    found = list(translate_all(hosts, find_translator(name), lines, "en", "pt"))
    assert sorted(each.line.segment for each in found) == list(range(len(texts)))
    return sorted(found, key=lambda each: each.line.segment)


def test_each_line_has_its_own_translation(hosts: Hosts) -> None:
    assert [each.text for each in translated(hosts, SHOUTING, SAID)] == [text.upper() for text in SAID]


@pytest.mark.parametrize("name", ["Raises", "Forgets", "Mute", "Babbles", "Dies"])
def test_whatever_a_translator_does_one_line_fails_by_name_and_the_others_are_translated(
    hosts: Hosts, name: str
) -> None:
    found = translated(hosts, f"tests.translators.misbehaving:{name}", SAID)
    assert [each.text for each in found] == [None if "darkness" in text else text.upper() for text in SAID]
    assert [bool(each.why) for each in found] == ["darkness" in text for text in SAID]


def test_a_translator_that_hangs_costs_its_line_and_no_other(tmp_path: Path) -> None:
    hosts = Hosts(tmp_path / "hosts", HostSettings(idle_seconds=20, line_seconds=0.5, grace_seconds=30))
    try:
        found = translated(hosts, "tests.translators.misbehaving:Hangs", SAID[:3])
    finally:
        hosts.shut_down()
    assert [each.text for each in found] == [SAID[0].upper(), None, SAID[2].upper()]
    assert "hung its host twice" in found[1].why


def test_a_translator_that_loses_marks_costs_the_lines_that_need_them(hosts: Hosts) -> None:
    facts = find_translator("tests.translators.misbehaving:Garbles")
    lines = [Line(1, 1, 0, 9, "He met Baker."), Line(2, 1, 10, 19, "He met nobody.")]
    first, second = sorted(
        translate_all(hosts, facts, lines, "en", "pt", wishes=Wishes(names=("Baker",))),
        key=lambda each: each.line.segment,
    )
    assert (first.text, first.why) == (None, "a name or a number is lost in the translation")
    assert second.text == "HE MET NOBODY."


def test_who_stops_has_begun_nothing(hosts: Hosts) -> None:
    lines = [Line(number, 1, 0, 1, text) for number, text in enumerate(SAID)]
    assert list(translate_all(hosts, find_translator(SHOUTING), lines, "en", "pt", stop=lambda: True)) == []


def test_a_very_long_sentence_is_translated_in_parts_and_to_its_end(hosts: Hosts) -> None:
    long = "and then they walked, slowly and without a word, down to the harbour " * 16
    (found,) = translated(hosts, SHOUTING, (long,))
    assert found.text == " ".join(long.upper().split())


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=12), max_size=200))
def test_parts_are_short_enough_and_joined_they_are_the_text(words: list[str]) -> None:
    text = " ".join(words)
    parts = divided(text, 60)
    assert " ".join(parts) == " ".join(text.split())
    assert all(len(part.split()) <= 60 for part in parts)


@pytest.mark.parametrize(
    ("text", "translation", "is_doubted"),
    [
        ("He paid 12.50 for it.", "Ele pagou 12,50 por isso.", False),
        ("He paid 1,234,567 dollars.", "Ele pagou 1.234.567 dólares.", False),
        ("He paid 1,234,567 dollars.", "Ele pagou 1.2234.567 dólares.", True),
        ("Chapter 3", "Capítulo 4", True),
        ("Hello.", "Olá, como vai você hoje?", False),
        ("It was the best of times, it was the worst of times.", "Foi.", True),
        ("Well.", "…", True),
    ],
)
def test_a_translation_is_doubted_for_its_length_and_its_numbers(
    text: str, translation: str, is_doubted: bool
) -> None:
    assert (doubt(text, translation) is not None) == is_doubted


def test_a_translation_is_found_by_all_that_changes_it() -> None:
    facts = find_translator(SHOUTING)
    key = translation_key("Hello.", "en", "pt", facts)
    assert translation_key("Hello.", "en-GB", "pt-BR", facts) == key
    others = {
        translation_key("Hello!", "en", "pt", facts),
        translation_key("Hello.", "pt", "en", facts),
        translation_key("Hello.", "en", "pt", find_translator("bergamot")),
    }
    assert len(others | {key}) == 4
