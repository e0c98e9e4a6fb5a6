"""What the measures of translations say, in cases that can be done by hand, and as sacrebleu 2.6.0 says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.measures import (
    Shown,
    bleu,
    boundary_f1,
    chrf,
    laal,
    normalised_erasure,
    settled,
    stream_laal,
    time_f1,
    word_error_rate,
)

WANTED = ["The ferry left at 7.30, before dawn.", "It cost 1,234 pounds (too much)."]
GIVEN = ["The ferry went at 7.30 before dawn.", "It costs 1,234 pounds, too much."]
TEXTS = st.lists(st.text("ab c.,1", max_size=12), min_size=1, max_size=4)


def test_bleu_and_chrf_are_as_sacrebleu_says() -> None:
    """Compared once over 500 random texts as well; the largest difference was 1e-13."""
    assert bleu(WANTED, GIVEN) == pytest.approx(17.22352443124244)
    assert chrf(WANTED, GIVEN) == pytest.approx(67.13615322938788)
    assert bleu(WANTED[:1], GIVEN[:1]) == pytest.approx(26.66354429712651)
    assert chrf(WANTED[:1], GIVEN[:1]) == pytest.approx(67.40985858536055)


@given(TEXTS)
def test_nothing_is_better_than_the_reference_itself(texts: list[str]) -> None:
    assert 0 <= bleu(texts, texts) <= 100.0001
    assert 0 <= chrf(texts, texts) <= 100.0001


def test_of_nothing_there_is_nothing_to_score() -> None:
    assert bleu(["a b c d"], [""]) == 0
    assert chrf(["a b c d"], [""]) == 0


@pytest.mark.parametrize(
    ("heard", "rate"), [("a b c", 0), ("a x c", 1 / 3), ("a b", 1 / 3), ("a b b c", 1 / 3), ("", 1)]
)
def test_word_errors_are_changed_added_and_left_out(heard: str, rate: float) -> None:
    assert word_error_rate(["a", "b", "c"], heard.split()) == pytest.approx(rate)


def test_speech_that_is_found_is_compared_millisecond_by_millisecond() -> None:
    assert time_f1([(0, 100), (200, 300)], [(0, 100), (200, 300)]) == 1
    assert time_f1([(0, 200)], [(100, 200), (300, 400)]) == 0.5
    assert time_f1([], [(0, 100)]) == 0


def test_a_boundary_is_matched_once_and_the_nearest_first() -> None:
    assert boundary_f1([100, 900], [120, 910], 50) == 1
    assert boundary_f1([100, 110], [120], 50) == pytest.approx(2 / 3)
    assert boundary_f1([100], [120], 10) == 0


def test_who_waits_for_the_end_lags_by_all_of_it() -> None:
    assert laal(Shown([4000] * 4, 0, 4000, 4)) == 4000


def test_who_shows_a_word_a_second_a_second_late_lags_by_a_second() -> None:
    assert laal(Shown([1000, 2000, 3000, 4000], 0, 4000, 4)) == 1000


def test_a_translation_that_is_too_long_gains_nothing_by_it() -> None:
    """Eight words for four: the ideal pace is that of the longer one."""
    assert laal(Shown([500 * n for n in range(1, 9)], 0, 4000, 4)) == 500


def test_a_stream_lags_as_its_segments_do_from_their_own_starts() -> None:
    late = Shown([12_000, 13_000], 10_000, 2000, 2)
    assert laal(late) == 2000
    assert stream_laal([late, Shown([1000, 2000], 0, 2000, 2), Shown([], 0, 500, 1)]) == 1500


def test_what_is_taken_back_flickers() -> None:
    versions = [["the", "dog"], ["the", "dark"], ["the", "dark", "sea", "was"]]
    assert normalised_erasure(versions) == 1 / 4
    assert normalised_erasure([["a"], ["a", "b"], ["a", "b", "c"]]) == 0
    assert normalised_erasure([]) == 0


def test_a_word_is_there_to_stay_when_it_and_all_before_it_are_not_taken_back_any_more() -> None:
    assert settled(
        [(1, ["the", "dog"]), (2, ["the", "dark", "sea"]), (3, ["the", "dark", "sea", "was"])]
    ) == [1, 2, 2, 3]
    assert settled([(1, ["a", "b"]), (2, []), (3, ["a", "b"])]) == [3, 3]
    assert settled([]) == []
