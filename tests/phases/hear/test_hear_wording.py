"""The form of a text that a recognizer is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.hear.askable import is_writable
from phases.hear.differences import Difference, differences, divided
from phases.hear.hypotheses import added, left_out, said_twice, swapped
from phases.hear.negations import flips
from phases.hear.spelling import same_words
from phases.hear.wording import asked_for, words_of

PROSE = st.lists(
    st.sampled_from(
        ["he", "came", "o'clock", "isn't", "Mr.", "to-day", "—", "“Yes!”", "...", ":", "(so)", "été", "，"]
    ),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("“’Tis he,” said I: “hush!”", "'Tis he, said I, hush!"),
        ("He came... (a thing) — you know …", "He came, a thing, you know."),
        (
            "‘I don’t know,’ said he. ‘It’s the ladies’ room.’",
            "I don't know, said he. It's the ladies' room.",
        ),
        ("THE TIME MACHINE", "The time machine."),
        ("Ten o’clock; sittin’ there", "Ten o'clock, sittin' there."),
        ("“—!”", ""),
        ("", ""),
    ],
)
def test_marks_that_are_not_heard_are_left_out(text: str, form: str) -> None:
    assert asked_for(text) == form


@given(PROSE)
def test_asking_twice_changes_nothing(text: str) -> None:
    form = asked_for(text)
    assert asked_for(form) == form


@given(st.text(max_size=60))
def test_any_text_has_a_form_and_its_words_lie_in_it(text: str) -> None:
    form = asked_for(text)
    words = words_of(form)
    assert [form[word.start : word.end] for word in words] == [word.text for word in words]
    assert bool(form) == any(map(str.isalnum, form))


@pytest.mark.parametrize(
    ("text", "language", "writable"),
    [
        ("It was eighteen ninety-five.", "en", True),
        ("Er ging über die Brücke.", "de", True),
        ("It was 1895.", "en", False),
        ("E = mc²", "en", False),
        ("He said 東京.", "en", False),
        ("Он сказал.", "ru", True),
        ("…", "en", False),
    ],
)
def test_what_would_be_written_otherwise_is_not_asked(text: str, language: str, writable: bool) -> None:
    assert is_writable(text, language) is writable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Traveller", "traveler"),
        ("grey", "gray"),
        ("centre", "center"),
        ("honour", "honor"),
        ("realised", "realized"),
        ("defence", "defense"),
        ("to-day", "today"),
        ("hiding place", "hidingplace"),
        ("Mr.", "Mister"),
        ("Right", "Wright"),
        ("here's", "hears"),
        ("Mat", "Matt"),
        ("Alphy", "Alfie"),
        ("André", "and ray"),
        ("café", "cafe"),
        ("cross-directions", "cross directions"),
        ("anyway", "any way"),
    ],
)
def test_two_spellings_are_the_same_words(one: str, other: str) -> None:
    assert same_words(one, other, "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("was", "what"),
        ("can", "cannot"),
        ("surface", "service"),
        ("bat", "bad"),
        ("is", "eyes"),
        ("man", "moon"),
    ],
)
def test_two_words_are_not_the_same(one: str, other: str) -> None:
    assert not same_words(one, other, "en")


def test_differences_name_the_words() -> None:
    text = "The grey cat sat on the mat."
    assert list(differences(words_of(text), "the gray cat cat sat upon the", "en")) == [
        Difference(3, 0, "cat", 1),
        Difference(4, 1, "upon", 1),
        Difference(6, 1, "", 0),
    ]


def test_a_transcript_is_divided_where_the_texts_are() -> None:
    words = words_of("He came home. She left it.")
    assert divided(words, [range(3), range(3, 6)], "He came hole, she left") == ["He came hole,", "she left"]
    assert divided(words, [range(3), range(3, 6)], "") == ["", ""]


def test_other_readings_are_written_as_one_would() -> None:
    text = "Well, he came, at last."
    words = words_of(text)
    assert left_out(text, words, 0).text == "he came, at last."
    assert left_out(text, words, 3, 2).text == "Well, he came."
    assert said_twice(text, words, 2).text == "Well, he came came, at last."
    assert swapped(text, words, 2, 1, "went").text == "Well, he went, at last."
    assert added(text, words, 2, "then").text == "Well, he then came, at last."
    assert added(text, words, 5, "then").text == "Well, he came, at last. then."


@pytest.mark.parametrize(
    ("text", "language", "instead"),
    [
        ("He was not there.", "en", [""]),
        ("He was there.", "en", ["was not"]),
        ("I can't, you could.", "en", ["can", "could not"]),
        ("She didn't.", "en", ["did"]),
        ("Das ist kein Haus.", "de", ["ist nicht", "ein"]),
        ("Il est là.", "fr", ["est pas"]),
        ("Es verdad.", "es", ["no Es"]),
        ("Não é verdade.", "pt", [""]),
        ("Non è vero.", "it", [""]),
        ("Hij is daar niet.", "nl", []),
    ],
)
def test_a_sentence_is_denied_by_one_word(text: str, language: str, instead: list[str]) -> None:
    assert [flip.instead for flip in flips(words_of(text), language)] == instead
