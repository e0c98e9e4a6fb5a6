"""Texts stay in their sets, rates come with bounds, transcripts are compared fairly, measurements are kept."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.ear.bounds import bounds
from bench.ear.cases import GOOD, Case
from bench.ear.counting import goals, rows_by_fault, words_named
from bench.ear.judging import Judged
from bench.ear.measuring import Voice
from bench.ear.report import numbers, table, to_look_at
from bench.ear.shelf import Shelf
from bench.ear.texts import set_of, texts_of_set
from bench.ear.transcripts import error_rate
from phases.clip import Clip
from phases.take_files import write_take
from phases.verdict import Outcome, Reason, Verdict

CHUNKS = [f"This is chunk {number}." for number in range(300)]


def test_the_three_sets_share_no_text_and_hold_all() -> None:
    drawn = {name: texts_of_set(CHUNKS, name, 1, 10, 1000) for name in ("a", "b", "c")}
    every = [text for texts in drawn.values() for text in (*texts.learned, *texts.counted)]
    assert sorted(every) == sorted(CHUNKS)
    assert {set_of(text) for text in drawn["b"].counted} == {"b"}


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 240, 0.0, 0.0153), (3, 240, 0.0026, 0.0361), (27, 27, 0.8723, 1.0), (5, 10, 0.1871, 0.8129)],
)
def test_bounds_are_those_of_clopper_and_pearson(count: int, of: int, low: float, high: float) -> None:
    assert bounds(count, of) == pytest.approx((low, high), abs=1e-4)


@settings(deadline=None)
@given(of=st.integers(1, 300), data=st.data())
def test_bounds_hold_the_rate(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    low, high = bounds(count, of)
    assert 0 <= low <= count / of <= high <= 1


@pytest.mark.parametrize(
    ("expected", "heard", "rate"),
    [
        ("He was twenty-two; it’s grey.", "he was 22 its gray", 0.0),
        ("A hiding place.", "A hidingplace", 0.0),
        ("A hidingplace.", "A hiding place", 0.0),
        ("one two three four", "one two four", 0.25),
        ("one two three four", "one two three four five", 0.25),
        ("one two", "", 1.0),
    ],
)
def test_only_what_was_said_wrongly_counts(expected: str, heard: str, rate: float) -> None:
    assert error_rate(expected, heard) == rate


def case(fault: str, number: int, **outcomes: Outcome) -> Judged:
    reason = (Reason("left_out", "A word is missing.", "cat"),)
    verdicts = {name: Verdict(outcome, name, "1", reason) for name, outcome in outcomes.items()}
    return Judged(Case("hibari", fault, f"The cat sat {number}.", "The sat.", "hibari"), verdicts)


CASES = [
    *(case(GOOD, n, signal=Outcome.PASSED, moonshine=Outcome.PASSED) for n in range(8)),
    case(GOOD, 8, signal=Outcome.FAILED, moonshine=Outcome.PASSED),
    case(GOOD, 9, signal=Outcome.PASSED, moonshine=Outcome.SUSPECT),
    case("loop", 0, signal=Outcome.FAILED, moonshine=Outcome.NOT_CHECKED),
    case("loop", 1, signal=Outcome.PASSED, moonshine=Outcome.NOT_CHECKED),
]


def test_together_the_worst_counts_and_not_checked_is_a_miss() -> None:
    good, loop = rows_by_fault(CASES)
    assert (good.all.takes, good.all.failed, good.all.suspect) == (10, 1, 1)
    assert (loop.all.failed, loop.all.missed, loop.all.not_checked) == (1, 1, 1)
    assert loop.counts["moonshine"].not_checked == 2


def test_the_goals_are_counted() -> None:
    counted = {goal.name: (goal.count, goal.of, goal.is_reached) for goal in goals(CASES)}
    assert counted["gross faults missed"] == (1, 2, False)
    assert counted["good takes failed"] == (1, 10, False)


def test_the_peers_rule_is_not_one_of_ours() -> None:
    judged = case("loop", 0, signal=Outcome.PASSED, **{"transcript:moonshine": Outcome.FAILED})
    assert judged.outcome == Outcome.PASSED


def test_false_alarms_and_misses_are_told_with_their_words(tmp_path: Path) -> None:
    voice = Voice(tmp_path, "hibari", 16_000, 15.0, 0.0, (), "")
    samples = np.concatenate([np.zeros(1600), np.sin(np.arange(16_000) / 5), np.zeros(1600)]).astype(
        np.float32
    )
    for each in CASES:
        write_take(voice.speech.path_of(each.case.said), Clip(samples, 16_000))
    told = "\n".join(to_look_at(CASES, {"hibari": voice}))
    assert "2 false alarms" in told
    assert "1 missed fault" in told
    assert "left_out “cat”" in told
    assert any("loop" in line for line in table("hibari", CASES))
    assert numbers(CASES)["by_fault"]["loop"]["signal"]["failed"] == 1


def test_the_right_word_is_named_if_it_or_its_neighbour_is() -> None:
    fault = Case(
        "hibari", "dropped_content", "The cat sat on the mat.", "The sat on the mat.", "hibari", None, 1, 1
    )

    def naming(word: str) -> Judged:
        reason = Reason("left_out", f"“{word}” was not heard.", word)
        return Judged(fault, {"moonshine": Verdict(Outcome.FAILED, "moonshine", "1", (reason,))})

    assert words_named([naming("cat"), naming("sat"), naming("mat")]) == (2, 3)


def test_what_was_measured_is_kept_and_a_broken_line_is_not(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "transcript:moonshine", "1")
    shelf.add({"one": b'{"loss":1.5}', "two": b"[]"})
    shelf.path.write_bytes(shelf.path.read_bytes() + b'\n["three",{"lo')
    shelf.add({"four": b"4"})
    again = Shelf(tmp_path, "transcript:moonshine", "1")
    assert again["four"] == b"4"
    assert "one" in again
    assert again["one"] == b'{"loss":1.5}'
    assert "three" not in again
    assert "one" not in Shelf(tmp_path, "transcript:moonshine", "2")
    assert "one" in Shelf(tmp_path, "transcript:moonshine", "2", keep=True)
