"""How English is spelled out."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.chunk.spelling import Passage, spell_out
from phases.chunk.spelling.english_numbers import cardinal, decimal, ordinal
from phases.chunk.spelling.english_roman import value_of
from phases.sentences import sentences

CASES = {
    # years and decades
    "In 1895 he left.": "In eighteen ninety-five he left.",
    "in 1900, in 1905, in 2005, in 2010": (
        "in nineteen hundred, in nineteen oh-five, in two thousand five, in twenty ten"
    ),
    "the year 1066": "the year ten sixty-six",
    "1500 men in 1500": "one thousand five hundred men in fifteen hundred",
    "the 1890s, the 1900s": "the eighteen nineties, the nineteen hundreds",
    "The 1860s’ end": "The eighteen sixties’ end",
    "the '90s and his 40s": "the nineties and his forties",
    "in ’95": "in ninety-five",
    "1914–1918 and 1914-18": "nineteen fourteen to nineteen eighteen and nineteen fourteen to eighteen",
    "A.D. 79 and 44 B.C.": "A.D. seventy-nine and forty-four B.C.",
    # dates
    "3rd May 1895": "the third of May, eighteen ninety-five",
    "6th October, 1891": "the sixth of October, eighteen ninety-one",
    "May 3, 1895, he came": "May third, eighteen ninety-five, he came",
    "on the 3rd of May": "on the third of May",
    "on Jan. 5 and in Dec. 1900": "on January fifth and in December nineteen hundred",
    "25/12/1895": "December twenty-fifth, eighteen ninety-five",
    "1895-05-17": "May seventeenth, eighteen ninety-five",
    # money
    "It cost $3.50.": "It cost three dollars and fifty cents.",
    "£5 and 50¢ and €1": "five pounds and fifty cents and one euro",
    "£1.05, $1, $0.50, $20, $0.01": (
        "one pound and five pence, one dollar, fifty cents, twenty dollars, one cent"
    ),
    "£3 10s. 6d.": "three pounds, ten shillings and sixpence.",
    "£2 10s. a week": "two pounds and ten shillings a week",
    "for 10s. and 6d. more": "for ten shillings and sixpence more",
    "$5 million, $1.5bn": "five million dollars, one point five billion dollars",
    "a $20 bill": "a twenty-dollar bill",
    # times
    "at 10:30 p.m. he left": "at ten thirty PM he left",
    "It was 10:30 p.m. He left.": "It was ten thirty PM. He left.",
    "It was 5 p.m.": "It was five PM.",
    "5pm, 10:05 a.m., 14:30": "five PM, ten oh five AM, fourteen thirty",
    "at 10:00": "at ten o’clock",
    "at 10:00 o’clock": "at ten o’clock",
    "the 9.30 a.m. train": "the nine thirty AM train",
    # quantities
    "5% and 10–15%": "five percent and ten to fifteen percent",
    "3½ miles, ½ an hour, ¾": "three and a half miles, one half an hour, three quarters",
    "1/2, 3/4, 2 1/2, 24/7": "one half, three quarters, two and a half, twenty-four seven",
    "5 km, 1 km, 12 lbs. of it": "five kilometers, one kilometer, twelve pounds of it",
    "It is 80 ft. He fell.": "It is eighty feet. He fell.",
    "-5 and 20°C": "minus five and twenty degrees Celsius",
    "1,234,567 men": "one million two hundred thirty-four thousand five hundred sixty-seven men",
    "3.14 and 007": "three point one four and zero zero seven",
    "21st and 100th": "twenty-first and one hundredth",
    "555-1234": "five five five, one two three four",
    "B12, 3D, R2D2": "B twelve, three D, R two D two",
    "#7, § 14": "number seven, section fourteen",
    "2 + 2 = 4": "two plus two equals four",
    "the 3d Regiment": "the third Regiment",
    # roman numerals
    "Henry VIII and Louis XIV’s": "Henry the Eighth and Louis the Fourteenth’s",
    "Chapter IV, Vol. II, No. 3": "Chapter Four, Volume Two, Number three",
    "Act I, Scene ii": "Act One, Scene two",
    "King Charles I, and Charles and I": "King Charles the First, and Charles and I",
    "World War II, Room IV": "World War Two, Room Four",
    "George V was king": "George the Fifth was king",
    "When I was; in part I agree": "When I was; in part I agree",
    "It was I. I am. MIX, DC, CD": "It was I. I am. MIX, DC, CD",
    "Book Maybe, Part Miles": "Book Maybe, Part Miles",
    # abbreviations
    "Mr. and Mrs. Smith": "Mister and Missus Smith",
    "Mr.\u00a0Smith": "Mister Smith",
    "Dr. Watson of St. Paul": "Doctor Watson of Saint Paul",
    "He lived in Grafton St. The house": "He lived in Grafton Street. The house",
    "St John and Mr Smith": "Saint John and Mister Smith",
    "No. I said no. No. 5": "No. I said no. Number five",
    "cats, dogs, etc. He": "cats, dogs, et cetera. He",
    "cats, dogs, etc., and he": "cats, dogs, et cetera, and he",
    "e.g. this, i.e. that vs. those": "for example this, that is that versus those",
    "Prof. Lidenbrock, Capt. Nemo, Col. Sebastian": "Professor Lidenbrock, Captain Nemo, Colonel Sebastian",
    "John Smith, Esq., came.": "John Smith, Esquire, came.",
    "Smith & Co. made it.": "Smith and Company made it.",
    "pp. 10–12 and p. 42": "pages ten to twelve and page forty-two",
    # typography
    "Wait--no . . . well": "Wait—no ... well",
    "“Mr. ⸻ said”": "“Mister — said”",
    "wait\u2060—a *star* and a†dagger": "wait—a star and a dagger",
    "Line one\nline two,\nline three": "Line one, line two, line three",
}


def said(text: str, language: str = "en", *, is_heading: bool = False) -> str:
    ends = tuple(
        span.start + len(text[span.start : span.end].rstrip(' ”"’)')) for span in sentences(text, language)
    )
    pieces, place = [], 0
    for edit in spell_out(Passage(text, is_heading, ends), language):
        pieces += [text[place : edit.start], edit.text]
        place = edit.end
    return " ".join("".join([*pieces, text[place:]]).split())


@pytest.mark.parametrize(("shown", "spoken"), CASES.items())
def test_it_is_said_as_people_say_it(shown: str, spoken: str) -> None:
    assert said(shown) == spoken


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("I", "One"), ("IV", "Four"), ("IV. The Storm", "Four. The Storm"), ("I. The Storm", "One. The Storm"),
        ("I Am Legend", "I Am Legend"), ("MIX", "MIX"), ("C. Auguste Dupin", "C. Auguste Dupin"), ("XII", "Twelve"),
    ],
)  # fmt: skip
def test_a_heading_that_is_a_numeral_is_said_as_a_number(shown: str, spoken: str) -> None:
    assert said(shown, is_heading=True) == spoken


def test_an_unknown_language_is_left_as_it_is() -> None:
    assert said("Am 3. Mai 1895 um 10:30 Uhr, Nr. 5 -- ja", "de") == "Am 3. Mai 1895 um 10:30 Uhr, Nr. 5 — ja"


def test_a_number_too_long_for_words_is_read_digit_by_digit() -> None:
    assert said("1" + "0" * 400).split() == ["one", *["zero"] * 400]
    assert cardinal("9" * 16).split() == ["nine"] * 16
    assert ordinal("9" * 400) == " ".join(["nine"] * 400)


@given(st.integers(0, 10**15 - 1))
def test_a_number_is_words_without_comma_and_without_and(number: int) -> None:
    words = cardinal(f"{number:,}")
    assert "," not in words
    assert " and " not in words
    assert not any(character.isdigit() for character in words)


@given(st.from_regex(r"[0-9]{1,30}(\.[0-9]{1,10}){0,3}", fullmatch=True))
def test_any_decimal_is_words(digits: str) -> None:
    assert not any(character.isdigit() for character in decimal(digits))


@given(st.integers(1, 3999))
def test_a_roman_numeral_has_its_value(number: int) -> None:
    marks = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")]
    numeral, left = "", number
    for value, mark in [*marks, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        numeral += mark * (left // value)
        left %= value
    assert value_of(numeral) == number


@given(
    st.text(
        st.sampled_from("0123456789 .,:;/-–—$£¢%°½¼#&+=stndrhMrIVXLAaPpm’'()No\n") | st.characters(),
        max_size=80,
    )
)
def test_no_ascii_digit_is_left_in_english_and_edits_never_overlap(text: str) -> None:
    edits = spell_out(Passage(text), "en")
    assert all(one.end <= after.start for one, after in pairwise(edits))
    assert all(0 <= edit.start < edit.end <= len(text) for edit in edits)
    assert not any(character in "0123456789" for character in said(text))
