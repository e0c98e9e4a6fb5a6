"""Tags, signs, names and numbers come through a translation as they are; terms come out as they are wished."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import EngineFailed, HostTimedOut
from phases.hosting import Hosts
from phases.speech import Line, TranslatedLine
from phases.translate import Wishes, find_translator, translate_all, translation_key
from phases.translate.piece import Piece
from phases.translate.protecting import fragments, guarded, wished

SHOUTING = "tests.translators.shouting:Shouting"
TEXTS = st.text(st.sampled_from(list("ab XQ1[]<>♪🙂-\n.,1234567 ")), max_size=80)


def translated(hosts: Hosts, name: str, *texts: str, wishes: Wishes | None = None) -> list[TranslatedLine]:
    lines = [Line(number, 1, 0, 1, text) for number, text in enumerate(texts)]
    found = list(translate_all(hosts, find_translator(name), lines, "en", "pt", wishes=wishes or Wishes()))
    assert sorted(each.line.segment for each in found) == list(range(len(texts)))
    return sorted(found, key=lambda each: each.line.segment)


@given(TEXTS)
def test_a_text_that_is_taken_apart_is_whole_when_it_is_joined(text: str) -> None:
    assert "".join(part.text for part in fragments(text)) == text


@given(TEXTS, st.lists(st.text("ab1", min_size=1, max_size=3), max_size=3))
def test_what_is_guarded_is_restored(text: str, names: list[str]) -> None:
    asked = guarded(text, names, {})
    assert asked.restored(asked.text) == text


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("[Alice] Who is there?", "[Alice] WHO IS THERE?"),
        ("♪ It was a fine day ♪", "♪ IT WAS A FINE DAY ♪"),
        ("- Who is it?\n- Me.", "- WHO IS IT?\n- ME."),
        ("<i>Never</i> mind 🙂 that.", "<i>NEVER</i> MIND 🙂 THAT."),
        ("It cost 1,234,567 pounds.", "IT COST 1,234,567 POUNDS."),
        ("Write to me@example.org today.", "WRITE TO me@example.org TODAY."),
        ("12.50", "12.50"),
        ("…", "…"),
        ("", ""),
        ("🙂", "🙂"),
    ],
)
def test_what_is_no_sentence_stays_as_it_is(hosts: Hosts, text: str, shouted: str) -> None:
    assert translated(hosts, SHOUTING, text)[0].text == shouted


def test_names_stay_and_terms_come_out_as_wished(hosts: Hosts) -> None:
    wishes = Wishes({"ferry": "balsa"}, ("Hope Street",))
    (found,) = translated(hosts, SHOUTING, "The Ferry left for Hope Street.", wishes=wishes)
    assert found.text == "THE balsa LEFT FOR Hope Street."


def test_a_term_counts_for_the_key_of_those_texts_only_that_have_it() -> None:
    facts = find_translator(SHOUTING)
    wishes = Wishes({"ferry": "balsa"}, ("Hope",))
    plain, other = "We waited.", "We waited for the ferry."
    assert translation_key(plain, "en", "pt", facts) == translation_key(plain, "en", "pt", facts, wishes)
    assert translation_key(other, "en", "pt", facts) != translation_key(other, "en", "pt", facts, wishes)


def test_a_wish_is_about_whole_words() -> None:
    assert wished("The ferryman", {"ferry": "balsa"}) == {}
    assert wished("A FERRY, at last", {"ferry": "balsa"}) == {"ferry": "balsa"}


LONG = "It was a season of light and then it was a season of something else altogether."


def test_a_sentence_that_comes_back_wrong_is_asked_in_halves() -> None:
    piece = Piece(LONG, Wishes())
    halves = piece.hear("")
    assert " ".join(half.question for half in halves) == LONG
    for half in halves:
        assert half.hear(half.question.upper()) == []
    assert (piece.is_open, piece.troubles, piece.translation()) == (False, [], LONG.upper())


def test_halves_come_to_an_end() -> None:
    asked, count = [Piece(LONG, Wishes())], 0
    first = asked[0]
    while asked:
        count += 1
        asked += asked.pop().hear(EngineFailed("No.", ""))
    assert not first.is_open
    assert first.troubles
    assert count < 12


def test_what_hangs_is_not_asked_in_halves() -> None:
    piece = Piece(LONG, Wishes())
    assert piece.hear(HostTimedOut("It hung.", "")) == []
    assert piece.troubles == ["It hung."]


def test_a_translation_with_other_numbers_is_asked_again_with_marks() -> None:
    piece = Piece("At 12.50 he went.", Wishes())
    (again,) = piece.hear("Às 13.50 foi.")
    assert again.question == "At XQ1 he went."
    again.hear("Às XQ1 foi.")
    assert piece.translation() == "Às 12.50 foi."
