"""The examination, whatever a recognizer answers."""

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.evidence import Evidence, WordTime
from phases.hear.examination import examine
from phases.hear.facts import RATE, Ability, Part, Passage
from phases.hear.lockstep import Question, in_lockstep
from phases.hear.queries import Align, Aligned, Answer, Decode, Decoded, Force, Forced, Piece, Query
from phases.hear.trade import HEARING
from phases.hear.wording import words_of

TEXTS = ["He came home late.", "“Not now!” she said: “never.”", "The garden was green, and he was not there."]
SPEECH = np.random.default_rng(3).normal(0, 0.1, 3 * RATE).astype(np.float32)
EVERYTHING: frozenset[Ability] = frozenset({"score", "transcribe"})


def passage(*texts: str) -> Passage:
    length = len(SPEECH)
    parts = [Part(text, place * length, (place + 1) * length) for place, text in enumerate(texts)]
    return Passage(np.tile(SPEECH, len(texts)), tuple(parts), "en")


def word_by_word(text: str, scores: Sequence[float], bests: Sequence[float]) -> Forced:
    """Each word a token, then the stop."""
    ends = [word.end for word in words_of(text)]
    starts = [0, *ends]
    spans = [*zip(starts, ends, strict=False), (len(text), len(text))]
    return Forced(
        tuple(
            Piece(*span, scores[place % len(scores)], bests[place % len(bests)], " he")
            for place, span in enumerate(spans)
        )
    )


def heard(one: Passage, answer_to: dict[type[Query], object], asked: list[Query]) -> tuple[Evidence, ...]:
    def answers(questions: Sequence[Question]) -> list[Answer]:
        asked.extend(question.query for question in questions)
        given_ = [answer_to[type(question.query)] for question in questions]
        return [
            each(question.query) if callable(each) else each  # type: ignore[misc]
            for each, question in zip(given_, questions, strict=True)
        ]

    (evidence,) = in_lockstep([examine(one, EVERYTHING)], answers)
    return evidence


NUMBERS = st.one_of(st.floats(-40, 0), st.just(math.nan), st.just(-math.inf))


@settings(deadline=None)
@given(
    texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
    scores=st.lists(NUMBERS, min_size=1, max_size=7),
    bests=st.lists(st.floats(-5, 0), min_size=1, max_size=5),
    transcript=st.one_of(
        st.text(max_size=40),
        st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=20).map(" ".join),
        st.just("no no no " * 30),
    ),
    empty=st.booleans(),
)
def test_whatever_is_answered_every_part_has_its_evidence(
    texts: list[str], scores: list[float], bests: list[float], transcript: str, empty: bool
) -> None:
    def force(query: Force) -> Forced:
        return Forced(()) if empty else word_by_word(query.text, scores, bests)

    asked: list[Query] = []
    evidences = heard(passage(*texts), {Force: force, Decode: Decoded(transcript)}, asked)
    assert {evidence.unheard for evidence in evidences} <= {None, "empty", "nonsense"}
    assert HEARING.fault(passage(*texts), evidences) is None


def test_what_is_missing_across_the_border_of_two_takes_is_told_of_both() -> None:
    def force(query: Force) -> Forced:
        return word_by_word(query.text, [-9.0 if "home late" in query.text else -0.1], [0.0])

    one, two = heard(
        passage(TEXTS[0], TEXTS[2]), {Force: force, Decode: Decoded("He came and he was not there.")}, []
    )
    assert ("home", "late") in words_found(one)
    assert ("The", "garden", "was", "green") in words_found(two)


def words_found(evidence: Evidence) -> set[tuple[str, ...]]:
    return {evidence.words[each.word :][: each.words] for each in evidence.findings}


@given(
    texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
    scores=st.lists(st.floats(-9, 0), min_size=1),
)
def test_no_text_is_asked_for_twice(texts: list[str], scores: list[float]) -> None:
    asked: list[Query] = []
    answers = {
        Force: lambda query: word_by_word(query.text, scores, [0.0]),
        Decode: Decoded("He came came home."),
    }
    heard(passage(*texts), answers, asked)
    assert len(asked) == len(set(asked))


def test_a_text_that_is_expected_word_by_word_costs_one_question() -> None:
    asked: list[Query] = []
    (evidence,) = heard(
        passage(TEXTS[0]), {Force: lambda query: word_by_word(query.text, [-0.1], [-0.1])}, asked
    )
    assert asked == [Force("He came home late.")]
    assert evidence.words == ("He", "came", "home", "late")
    assert math.isclose(evidence.loss or 0, 0.1)
    assert evidence.transcript is None


def test_of_an_empty_transcript_no_more_is_told_than_how_badly_the_text_fits() -> None:
    answers = {Force: lambda query: word_by_word(query.text, [-9.0], [0.0]), Decode: Decoded(" … ")}
    evidences = heard(passage(*TEXTS), answers, [])
    assert [(each.unheard, each.loss, each.findings) for each in evidences] == [("empty", 9.0, ())] * 3


def test_a_recognizer_that_knows_times_is_asked_for_them() -> None:
    times = tuple(
        WordTime(word, place * 100, place * 100 + 80)
        for place, word in enumerate(["He", "came", "home", "late"])
    )
    answers = {Align: Aligned(times), Force: lambda query: word_by_word(query.text, [-0.1], [-0.1])}

    def answer(questions: Sequence[Question]) -> list[Answer]:
        given_ = [answers[type(each.query)] for each in questions]
        return [
            each(question.query) if callable(each) else each
            for each, question in zip(given_, questions, strict=True)
        ]

    examination = examine(passage(TEXTS[0]), EVERYTHING | {"times"})
    (((evidence,)),) = in_lockstep([examination], answer)
    assert evidence.times == times


def test_a_recognizer_that_cannot_score_only_writes_down() -> None:
    examination = examine(passage(TEXTS[0]), frozenset({"transcribe"}))
    (((evidence,)),) = in_lockstep([examination], lambda questions: [Decoded("He came.") for _ in questions])
    assert (evidence.transcript, evidence.loss) == ("He came.", None)
