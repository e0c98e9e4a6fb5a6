"""Where sentences of fiction end."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nupunkt import sent_spans

from phases.sentences import sentences

ONE_SENTENCE = [
    "“Hello!” Tom said.",
    "“Hello!” he said.",
    "“Who is it?” Mr. Filby cried.",
    "“Really?” asked the old man.",
    "“Stop!” I cried.",
    "Mr. Filby met Dr. Watson and Mrs. Watchett.",
    "Mr.\u00a0Filby met Dr.\u00a0Watson.",
    "Has Mr. ⸻ gone out that way?",
    "It was No. 5 in the list.",
    "See vol. IV and p. 42 there.",
    "We met at 5 p.m. and left.",
    "He waited … then left.",
    "He waited… then left.",
    "“I… I don’t know,” he said.",
    "“Well … I’ll tell you.”",
    "e.g. Tom is here.",
    "He came to the U.S. Navy base.",
    "J. R. R. Tolkien wrote it.",
    "“Mr. H. P. Smith, M.D. is here.”",
    "1. The Beginning",
    "IV. The Storm",
    "“Go!”—he ran.",
    "She said: “Go.”",
    "Well . . . perhaps.",
    "“And everything\u200a…\u200a?”",
    "He paid $3.50 for it.",
]
SEVERAL = [
    ["“Hello!” Tom said.", "“How are you?”", "He left."],
    ["“Are you—”", "“Yes.”"],
    ["“But—”", "He stopped."],
    ["“Yes,” he said, “I know.", "You are right.”", "He smiled."],
    ["No.", "I said no."],
    ["It was I.", "Tom had gone."],
    ["We met at 5 p.m.", "The train left."],
    ["It was late.", "’Twas dark.", "‘Tis so.", "'Tis so."],
    ["‘Hello,’ he said.", "‘Who’s there?’", "‘Me.’"],
    ['"Hello!" Tom said.', '"Fine."'],
    ["He waited…", "Then he left."],
    ["I thought.", "…", "But no."],
    ["What?!", "No way."],
    ["In 1895.", "He was."],
    ["(He smiled.)", "Then he went."],
    ["He lived in Grafton St.", "The house was old."],
    ["They sold cats, dogs, etc.", "Nobody came."],
    ["“Stop!”", "The man ran."],
    ["“Yes.”“No.”"],
    ["One.", "Two!", "Three?", "Four…", "Five."],
]
ELSEWHERE = [
    ("de", ["Am 3. Mai kam er.", "Es war kalt."]),
    ("de", ["»Hallo!« sagte er.", "»Wie geht’s?«"]),
    ("de", ["Er kam z. B. Montag.", "Dann ging er."]),
    ("fr", ["« Bonjour ! » dit-il.", "« Ça va ? »", "Il partit."]),
    ("fr", ["M. Dupont est là.", "— Oui.", "— Non."]),
    ("es", ["¿Qué?", "¡No!", "El Sr. López vino."]),
    ("xx", ["Abc def.", "Ghi."]),
]


def found(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end].strip() for span in sentences(text, language)]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_one_sentence_stays_whole(text: str) -> None:
    assert found(text) == [text]


@pytest.mark.parametrize("expected", SEVERAL)
def test_sentences_are_told_apart(expected: list[str]) -> None:
    parts = re.split(r"(?<=”)(?=“)", expected[0]) if len(expected) == 1 else expected
    assert found(" ".join(expected)) == parts


@pytest.mark.parametrize(("language", "expected"), ELSEWHERE)
def test_other_languages_have_rules_of_their_own(language: str, expected: list[str]) -> None:
    assert found(" ".join(expected), language) == expected


def test_languages_without_blanks_are_told_apart() -> None:
    assert found("「行く。」彼は言った。そうだ。", "ja") == ["「行く。」", "彼は言った。", "そうだ。"]


@given(st.text(st.sampled_from("aB I1.!?…—-,;:“”\"'’‘»« \n\u00a0()。Mr") | st.characters(), max_size=120))
def test_sentences_tile_any_text(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.start < span.end for span in spans)


@given(
    st.lists(
        st.sampled_from([sentence for several in SEVERAL[:12] for sentence in several]),
        min_size=1,
        max_size=8,
    )
)
def test_adding_a_paragraph_end_changes_nothing_before_it(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [span.start for span in sentences(text)] == [span.start for span in sentences(f"{text} ")]


NASTY = [
    "word ",
    "Mr. ",
    ".",
    ". ",
    "“",
    "a.",
    "“Yes!” ",
    "I. ",
    " ",
    "é…",
    ". .\u00a0",
    "—”",
    "»",
    ".»",
    ". »",
    "-",
    "A.B.",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", NASTY)
def test_time_is_linear_whatever_is_repeated(unit: str) -> None:
    """Linear takes a second at most; quadratic would not end before the limit."""
    text = unit * (400_000 // len(unit))
    assert sum(span.end - span.start for span in sentences(text)) == len(text)


PLAIN = (
    "The grass was wet and grey. A man came up the road with a lantern. Nobody had seen him before. He put it down by"
    " the gate and looked at the house. There was a light in the window. It went out."
)


def test_plain_prose_is_split_as_a_kept_library_splits_it() -> None:
    assert found(PLAIN) == [PLAIN[start:end].strip() for start, end in sent_spans(PLAIN)]
