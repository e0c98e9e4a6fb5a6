"""Takes become passages, and evidence of passages becomes evidence of takes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.clip import Clip
from phases.evidence import Evidence, Finding, WordTime
from phases.hear.facts import RATE
from phases.hear.moonshine import Moonshine
from phases.hear.passages import BREATH, Spoken, plan
from phases.hear.wording import words_of

FACTS = Moonshine.facts
PACKING = replace(FACTS, packs=True)
WORD = "garden"
SECONDS_A_WORD = 0.4


def speech(words: int, rate: int = RATE, pause_after: int = 6) -> np.ndarray:
    """Noise in the rhythm of speech: a burst for each word, a pause after some."""
    noise = np.random.default_rng(words)
    sounds = [np.zeros(rate // 5, np.float32)]
    for word in range(words):
        sounds.append(noise.uniform(-0.3, 0.3, int(rate * SECONDS_A_WORD * 0.9)).astype(np.float32))
        pause = 0.4 if word % pause_after == pause_after - 1 else 0.04
        sounds.append(np.zeros(int(rate * pause), np.float32))
    return np.concatenate(sounds)


def take(words: int, rate: int = RATE) -> Spoken:
    text = " ".join(f"{WORD}," if number % 6 == 5 else WORD for number in range(words)) + "."
    return Spoken(Clip(speech(words, rate), rate), text, "en")


TAKES = st.lists(st.integers(0, 90), min_size=1, max_size=4)


@settings(max_examples=10, deadline=None)
@given(lengths=TAKES, packs=st.booleans())
def test_nothing_is_lost_and_order_is_kept(lengths: list[int], packs: bool) -> None:
    takes = [take(words) for words in lengths]
    planned = plan(takes, PACKING if packs else FACTS)
    places = [place for each in planned.places for place in each]
    numbers = [place.take for place in places]
    assert sorted({*numbers, *planned.unheard}) == list(range(len(takes)))
    assert numbers == sorted(numbers)
    for number, spoken in enumerate(takes):
        texts = [
            part.text
            for passage, where in zip(planned.passages, planned.places, strict=True)
            for part, place in zip(passage.parts, where, strict=True)
            if place.take == number
        ]
        assert " ".join(" ".join(texts).split()) == spoken.text


@settings(max_examples=10, deadline=None)
@given(lengths=TAKES, packs=st.booleans())
def test_no_passage_is_longer_than_the_recognizer_hears(lengths: list[int], packs: bool) -> None:
    planned = plan([take(words) for words in lengths], PACKING if packs else FACTS)
    for passage in planned.passages:
        assert len(passage.samples) <= FACTS.passage_seconds * RATE
        ends = [0, *(part.end for part in passage.parts)]
        assert [part.start - end for part, end in zip(passage.parts, ends, strict=False)] == [
            0,
            *[BREATH] * (len(passage.parts) - 1),
        ]
        assert passage.parts[-1].end == len(passage.samples)


def test_a_long_take_is_cut_where_it_is_silent_and_its_text_with_it() -> None:
    planned = plan([take(150)], FACTS)
    assert len(planned.passages) == 3
    for passage, places in zip(planned.passages, planned.places, strict=True):
        assert np.abs(passage.samples[-800:]).max() < 0.001 or places == planned.places[-1]
        words = len(words_of(passage.parts[0].text))
        seconds = len(passage.samples) / RATE
        assert words * SECONDS_A_WORD == pytest.approx(seconds, rel=0.25)


@pytest.mark.parametrize("minutes", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_even_an_hour_is_cut_into_pieces_that_can_be_heard(minutes: int) -> None:
    hour = Spoken(Clip(np.tile(speech(60, 8_000), 2 * minutes), 8_000), "garden " * 120 * minutes, "en")
    planned = plan([hour], FACTS)
    assert max(len(passage.samples) for passage in planned.passages) <= FACTS.passage_seconds * RATE
    assert sum(len(words_of(passage.parts[0].text)) for passage in planned.passages) == 60 * 2 * minutes


def test_short_takes_are_heard_with_a_neighbour() -> None:
    planned = plan([take(2), take(20), take(1)], FACTS)
    assert [[place.take for place in places] for places in planned.places] == [[0, 1, 2]]


def test_takes_that_can_be_judged_alone_are_heard_alone() -> None:
    planned = plan([take(20), take(20)], FACTS)
    assert [[place.take for place in places] for places in planned.places] == [[0], [1]]


def test_a_recognizer_that_packs_is_given_as_many_takes_as_fit() -> None:
    planned = plan([take(20), take(20), take(20), take(20)], PACKING)
    assert [[place.take for place in places] for places in planned.places] == [[0, 1], [2, 3]]


def test_a_text_that_cannot_be_written_is_heard_alone() -> None:
    odd = replace(take(2), text="It was 1895.")
    planned = plan([odd, take(2), take(20)], FACTS)
    assert [[place.take for place in places] for places in planned.places] == [[0], [1, 2]]


@pytest.mark.parametrize(
    ("clip", "language", "code"),
    [
        (Clip(np.zeros(0, np.float32), RATE), "en", "silent"),
        (Clip(np.full(RATE, np.nan, np.float32), RATE), "en", "not_finite"),
        (Clip(speech(5), RATE), "de", "language"),
    ],
)
def test_what_cannot_be_heard_says_why(clip: Clip, language: str, code: str) -> None:
    planned = plan([take(20), Spoken(clip, "Some words to say.", language), take(20)], FACTS)
    assert planned.unheard == {1: code}
    evidences = planned.evidence([(Evidence(transcript="a"),), (Evidence(transcript="b"),)])
    assert [evidence.transcript or evidence.unheard for evidence in evidences] == ["a", code, "b"]


@pytest.mark.parametrize("rate", [8_000, 22_050, 24_000, 48_000])
def test_every_rate_is_heard_at_sixteen_kilohertz_and_one_loudness(rate: int) -> None:
    quiet = take(10, rate)
    quiet = replace(quiet, clip=Clip(quiet.clip.samples * np.float32(0.05), rate))
    (passage,) = plan([quiet], FACTS).passages
    assert np.abs(passage.samples).max() == pytest.approx(0.7, rel=0.01)
    assert len(passage.samples) / RATE == pytest.approx(quiet.clip.seconds, abs=0.3)


def test_the_evidence_of_pieces_counts_words_and_times_from_the_start_of_the_take() -> None:
    planned = plan([take(100)], FACTS)
    first, second = planned.places[0][0], planned.places[1][0]
    assert first.start_ms == 0
    heard = [
        (
            Evidence(
                ("one", "two"), 0.1, (Finding("left_out", 1.0, 1),), "one two", (WordTime("one", 0, 200),)
            ),
        ),
        (Evidence(("three",), 0.4, (Finding("swapped", 2.0, 0),), "three", (WordTime("three", 50, 300),)),),
    ]
    (evidence,) = planned.evidence(heard)
    assert evidence.words == ("one", "two", "three")
    assert [finding.word for finding in evidence.findings] == [1, 2]
    assert evidence.loss == 0.4
    assert evidence.transcript == "one two three"
    assert evidence.times[1].start_ms == second.start_ms + 50


def test_a_take_of_which_a_piece_was_not_heard_was_not_heard() -> None:
    planned = plan([take(100)], FACTS)
    (evidence,) = planned.evidence([(Evidence(loss=0.1),), (Evidence(unheard="empty"),)])
    assert evidence.unheard == "empty"
