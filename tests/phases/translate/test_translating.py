"""As many lines come out as went in, each under its own name; one that fails costs no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.hosting import Hosts
from phases.speech import Line, TranslatedLine
from phases.translate import find_translator, translate_all, translation_key
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
