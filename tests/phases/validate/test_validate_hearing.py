"""Evidence becomes a verdict that names the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from phases.evidence import Evidence, Finding, Kind, WordTime
from phases.validate.hearing import HEARING, HEARING_VERSION, judge_hearing
from phases.validate.hearing_habit import LEAST_TAKES, HearingHabit
from phases.validate.hearing_settings import Bound, HearingBounds
from phases.verdict import Outcome

WORDS = ("the", "garden", "was", "not", "green")
BOUNDS = HearingBounds()
KINDS: tuple[Kind, ...] = ("left_out", "said_twice", "negation", "added", "swapped")


def evidence(*findings: Finding, loss: float = 0.2, **rest: object) -> Evidence:
    return Evidence(words=WORDS, loss=loss, findings=findings, **rest)  # type: ignore[arg-type]


def finding(kind: Kind, above: float, word: int = 1, **rest: object) -> Finding:
    """One that is so far above the bound at which a take fails."""
    return Finding(kind, BOUNDS.of(kind).failed + above, word, **rest)  # type: ignore[arg-type]


def test_a_take_that_fits_its_text_passes() -> None:
    verdict = judge_hearing(evidence(Finding("left_out", -12.0, 1)))
    assert verdict.outcome == Outcome.PASSED
    assert (verdict.checker, verdict.checker_version, verdict.tier) == (HEARING, HEARING_VERSION, 2)
    assert verdict.measurements == {"loss": 0.2, "left_out": -12.0}


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (finding("left_out", 1), "“garden” is left out."),
        (finding("said_twice", 1), "“garden” is said twice."),
        (
            finding("negation", 1, word=3),
            "“nothing” is said in place of “not”, which turns the sense around.",
        ),
        (
            finding("added", 1, words=0, heard="old"),
            "“old” is said before “garden”, where the text has nothing.",
        ),
        (
            finding("added", 1, words=1, heard="old"),
            "“old” is said behind “garden”, where the text has nothing.",
        ),
        (finding("swapped", 1, heard="guard"), "“guard” is said in place of “garden”."),
    ],
)
def test_a_failed_take_names_the_word_and_what_is_heard_instead(found: Finding, message: str) -> None:
    verdict = judge_hearing(evidence(found))
    assert verdict.outcome == Outcome.FAILED
    (reason,) = verdict.reasons
    assert (reason.code, reason.message) == (found.kind, message)
    assert reason.word == WORDS[found.word]


@given(kind=st.sampled_from(KINDS), gain=st.floats(-60, 60), wider=st.floats(0, 5))
def test_a_better_fitting_text_never_makes_the_verdict_worse(kind: Kind, gain: float, wider: float) -> None:
    order = [Outcome.PASSED, Outcome.SUSPECT, Outcome.FAILED]
    one = judge_hearing(evidence(Finding(kind, gain, 1))).outcome
    other = judge_hearing(evidence(Finding(kind, gain + wider, 1))).outcome
    assert order.index(one) <= order.index(other)


@pytest.mark.parametrize("kind", KINDS)
def test_between_the_bounds_a_take_is_suspect(kind: Kind) -> None:
    bound = BOUNDS.of(kind)
    verdict = judge_hearing(evidence(Finding(kind, (bound.suspect + bound.failed) / 2, 1)))
    assert verdict.outcome == Outcome.SUSPECT
    assert "may be" in verdict.reasons[0].message


def test_more_is_asked_about_a_word_that_the_recognizer_cannot_know() -> None:
    between = BOUNDS.swapped.failed + BOUNDS.unfamiliar / 2
    outcomes = [
        judge_hearing(evidence(Finding("swapped", between, 1, 1, heard, known))).outcome
        for heard, known in [("wheel", True), ("wheel", False), ("gar den", False)]
    ]
    assert outcomes == [Outcome.FAILED, Outcome.SUSPECT, Outcome.PASSED]


def test_nothing_more_is_asked_of_a_flipped_negation_for_the_word_it_is_at() -> None:
    found = finding("negation", 1, word=3, known=False)
    assert judge_hearing(evidence(found)).outcome == Outcome.FAILED


def test_one_odd_name_is_not_another_text_however_short_the_line() -> None:
    bound = BOUNDS.loss.failed + 0.5
    assert judge_hearing(Evidence(words=("West", "Briton"), loss=bound)).outcome == Outcome.PASSED
    assert judge_hearing(Evidence(words=WORDS * 4, loss=bound)).outcome == Outcome.FAILED


def test_of_several_findings_at_one_place_only_the_surest_is_told() -> None:
    verdict = judge_hearing(
        evidence(finding("left_out", 8), finding("swapped", 2, heard="guard"), finding("said_twice", 1, 4))
    )
    assert [reason.code for reason in verdict.reasons] == ["left_out", "said_twice"]


def test_nothing_about_the_same_words_hides_a_flipped_negation() -> None:
    verdict = judge_hearing(
        evidence(finding("swapped", 9, word=2, words=2, heard="saw"), finding("negation", 0.5, word=3))
    )
    assert [reason.code for reason in verdict.reasons] == ["negation"]


def test_a_flipped_negation_is_told_first() -> None:
    verdict = judge_hearing(evidence(finding("left_out", 20, word=0), finding("negation", 0.5, word=3)))
    assert [reason.code for reason in verdict.reasons] == ["negation", "left_out"]


def test_a_text_that_does_not_fit_fails_even_where_nothing_else_is_heard() -> None:
    assert judge_hearing(evidence(loss=9.0, unheard="empty")).outcome == Outcome.FAILED
    assert judge_hearing(evidence(loss=9.0, unheard="empty")).reasons[0].code == "other_text"
    assert judge_hearing(evidence(loss=1.7, unheard="empty")).outcome == Outcome.NOT_CHECKED
    assert judge_hearing(evidence(loss=9.0, unheard="neighbour")).outcome == Outcome.NOT_CHECKED


@pytest.mark.parametrize("code", ["too_long", "neighbour", "nonsense", "not_finite"])
def test_whatever_could_not_be_heard_has_a_sentence_of_its_own(code: str) -> None:
    (reason,) = judge_hearing(Evidence(unheard=code)).reasons
    assert code not in reason.message


@pytest.mark.parametrize(
    ("word", "heard"), [("two'd", "Tod"), ("had've", "had"), ("d'honneur", "dinner")], ids=str
)
def test_more_is_asked_about_a_contraction_that_hardly_anybody_writes(word: str, heard: str) -> None:
    found = Finding("swapped", BOUNDS.swapped.suspect + 2, 0, 1, heard)
    assert judge_hearing(Evidence((word, "came", "home"), 0.2, (found,))).outcome == Outcome.PASSED
    usual = Evidence(("they'd", "came", "home"), 0.2, (found,))
    assert judge_hearing(usual).outcome == Outcome.SUSPECT


def test_more_is_asked_of_a_small_word_heard_for_another_that_is_slurred() -> None:
    gain = BOUNDS.swapped.suspect + BOUNDS.unfamiliar / 4
    said = [Evidence((word, "came"), 0.2, (Finding("swapped", gain, 0, 1, "and"),)) for word in ("in", "inn")]
    assert [judge_hearing(each).outcome for each in said] == [Outcome.PASSED, Outcome.SUSPECT]


def test_another_text_fails_by_its_loss_and_says_what_was_heard() -> None:
    verdict = judge_hearing(evidence(loss=3.0, transcript="It rained."))
    assert verdict.outcome == Outcome.FAILED
    assert "“It rained.”" in verdict.reasons[0].message


@pytest.mark.parametrize(
    "code", ["too_short", "silent", "empty", "unwritable", "language", "not_finite", "a_new_one"]
)
def test_what_was_not_heard_is_not_checked(code: str) -> None:
    verdict = judge_hearing(Evidence(unheard=code))
    assert verdict.outcome == Outcome.NOT_CHECKED
    assert verdict.reasons[0].code == code
    assert verdict.reasons[0].message


def test_a_transcript_alone_is_no_judgement() -> None:
    assert (
        judge_hearing(Evidence(words=WORDS, transcript="the garden was green")).outcome == Outcome.NOT_CHECKED
    )


def test_a_reason_tells_when_by_the_word_times() -> None:
    times = tuple(WordTime(word, 100 * place, 100 * place + 90) for place, word in enumerate(WORDS))
    (reason,) = judge_hearing(evidence(finding("left_out", 1, words=2), times=times), take_ms=2_000).reasons
    assert (reason.word, reason.start_ms, reason.end_ms) == ("garden was", 100, 290)


def test_without_word_times_a_reason_tells_about_when() -> None:
    (reason,) = judge_hearing(evidence(finding("left_out", 1)), take_ms=2_500).reasons
    assert (reason.start_ms, reason.end_ms) == (400, 1_100)
    (reason,) = judge_hearing(evidence(finding("left_out", 1))).reasons
    assert (reason.start_ms, reason.end_ms) == (None, None)


def test_a_bound_cannot_fail_what_it_does_not_suspect() -> None:
    with pytest.raises(ValidationError, match="suspect before it fails"):
        Bound(suspect=2, failed=1)


def learned(*gains: float, loss: float = 0.2, word: int = 1) -> HearingHabit:
    habit = HearingHabit.learned([evidence(Finding("left_out", gain, word), loss=loss) for gain in gains])
    assert habit is not None
    return habit


def test_a_voice_that_is_understood_well_is_held_to_the_bounds_themselves() -> None:
    habit = learned(*[-8.0] * 20)
    verdict = judge_hearing(evidence(finding("left_out", 0.1)), BOUNDS, habit)
    assert verdict.outcome == Outcome.FAILED


def test_a_voice_that_is_understood_less_well_is_given_more_room() -> None:
    habit = HearingHabit(0.2, {"left_out": BOUNDS.left_out.suspect - 1.0})
    assert habit.wider_by("left_out", BOUNDS) == pytest.approx(1.0)
    assert judge_hearing(evidence(finding("left_out", 0.5)), BOUNDS, habit).outcome == Outcome.SUSPECT


@pytest.mark.parametrize("habit", [HearingHabit(0.2, {"left_out": 9.0}), HearingHabit(3.0)])
def test_a_voice_that_is_not_understood_is_not_checked(habit: HearingHabit) -> None:
    verdict = judge_hearing(evidence(finding("left_out", 20)), BOUNDS, habit)
    assert verdict.outcome == Outcome.NOT_CHECKED
    assert verdict.reasons[0].code == "voice_not_understood"


def test_a_bad_take_in_ten_teaches_nothing() -> None:
    habit = learned(*[-8.0] * 18, 25.0, 30.0)
    assert habit.wider_by("left_out", BOUNDS) == 0


def test_a_word_that_is_doubted_whenever_it_is_said_is_strange() -> None:
    habit = learned(*[-8.0] * 14, *[1.0] * 16)
    assert habit.is_strange("Garden")
    assert not habit.is_strange("green")
    assert judge_hearing(evidence(finding("left_out", 1)), BOUNDS, habit).outcome == Outcome.PASSED


def test_a_word_that_was_never_doubted_is_one_that_the_recognizer_knows() -> None:
    found = finding("swapped", 1, word=4, heard="screen", known=False)
    assert judge_hearing(evidence(found)).outcome == Outcome.PASSED
    habit = learned(*[-8.0] * 20)
    assert habit.is_familiar("Green")
    assert judge_hearing(evidence(found), BOUNDS, habit).outcome == Outcome.FAILED


def test_few_takes_teach_nothing() -> None:
    assert HearingHabit.learned([evidence()] * (LEAST_TAKES - 1) + [Evidence(unheard="silent")] * 20) is None


def test_a_habit_can_be_kept() -> None:
    habit = learned(*[-8.0] * 14, *[1.0] * 16)
    assert HearingHabit.from_mapping(habit.as_mapping()) == habit
