"""From a stream to what a reader sees; the ear is real in the last test only."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import metadata
from itertools import pairwise, takewhile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from phases.clip import Samples
from phases.evidence import Evidence, WordTime
from phases.hear import Part, Passage, make_recognizer
from phases.listen import blocks_of, windows_of
from phases.live import RATE, Confirming, Pace, Piece, Shown, joined, pieces
from phases.relay import Live, Lost, Rehearsal, Relay, Stage, run

WINDOW = 512
PACE = Pace(pause_ms=320, longest_ms=3_200, draft_ms=640, pad_ms=96, shortest_ms=0)


def windows(speech: Sequence[bool]) -> list[tuple[Samples, bool]]:
    """Each sample says which window it is of."""
    return [(np.full(WINDOW, at, np.float32), speaks) for at, speaks in enumerate(speech)]


streams = st.lists(st.tuples(st.booleans(), st.integers(1, 150)), max_size=8).map(
    lambda runs: [speaks for speaks, length in runs for _ in range(length)]
)


@given(streams)
def test_all_speech_is_in_the_final_pieces_once_and_at_its_time(speech: list[bool]) -> None:
    finals = [piece for piece in pieces(windows(speech), PACE) if piece.is_final]
    heard = [int(at) for piece in finals for at in piece.samples[::WINDOW]]
    assert heard == sorted(set(heard))
    assert {at for at, speaks in enumerate(speech) if speaks} <= set(heard)
    assert [piece.segment for piece in finals] == list(range(1, len(finals) + 1))
    for piece in finals:
        assert piece.start_ms == int(piece.samples[0]) * WINDOW * 1000 // RATE
        assert piece.end_ms == (int(piece.samples[-1]) + 1) * WINDOW * 1000 // RATE
        assert piece.end_ms - piece.start_ms <= PACE.longest_ms + 64
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(finals))


@given(streams)
def test_a_final_piece_says_when_nobody_speaks_in_it(speech: list[bool]) -> None:
    for piece in pieces(windows(speech), PACE):
        silent = {ms // 32 for begin, end in piece.silences for ms in range(begin, end, 32)}
        assert not any(speech[at] for at in silent)
        if piece.is_final:
            assert piece.silences == () or piece.silences[-1][1] <= piece.end_ms
            quiet = [at for at in range(piece.start_ms // 32, piece.end_ms // 32) if not speech[at]]
            long = [at for at in quiet if all(other in quiet for other in range(at, at + 4))]
            assert set(long) <= silent


@given(streams)
def test_drafts_are_beginnings_of_what_comes(speech: list[bool]) -> None:
    found = list(pieces(windows(speech), PACE))
    whole = {piece.segment: piece for piece in found if piece.is_final}
    for draft in found:
        final = whole[draft.segment]
        assert draft.start_ms == final.start_ms
        assert np.array_equal(draft.samples, final.samples[: len(draft.samples)])


def test_a_click_is_no_segment_and_what_follows_it_is() -> None:
    pace = replace(PACE, shortest_ms=200)
    speech = [True] * 3 + [False] * 20 + [True] * 30 + [False] * 20
    (only,) = [piece for piece in pieces(windows(speech), pace) if piece.is_final]
    assert only.segment == 1
    assert {int(at) for at in only.samples[::WINDOW]} >= set(range(23, 53))


def test_a_last_syllable_behind_a_cut_is_no_click() -> None:
    pace = replace(PACE, shortest_ms=200)
    whole = 100  # windows of the longest segment
    finals = [piece for piece in pieces(windows([True] * (whole + 2)), pace) if piece.is_final]
    assert [len(piece.samples) // WINDOW for piece in finals] == [whole, 2]


def test_a_click_some_seconds_behind_a_cut_is_a_click() -> None:
    pace = replace(PACE, shortest_ms=200)
    whole, pause = 100, PACE.pause_ms * RATE // 1000 // WINDOW  # windows
    near = [True] * whole + [False] * (pause - 1) + [True] * 2 + [False] * 20
    far = [True] * whole + [False] * (pause + 1) + [True] * 2 + [False] * 20
    counts = [sum(piece.is_final for piece in pieces(windows(each), pace)) for each in (near, far)]
    assert counts == [2, 1]


def test_two_segments_become_one_with_a_breath_between_them() -> None:
    one = Piece(1, 0, 1_000, np.ones(RATE, np.float32), is_final=True)
    other = Piece(2, 9_000, 10_000, np.ones(RATE, np.float32), is_final=True)
    both = joined(one, other)
    assert (both.segment, both.start_ms, both.end_ms, len(both.samples)) == (
        1,
        0,
        10_000,
        2 * RATE + RATE // 2,
    )


def test_word_times_are_kept_unless_silence_was_left_out() -> None:
    timed = Evidence(transcript="so", times=(WordTime("so", 0, 300),))
    near, far = (
        Piece(2, start, start + 1_000, np.ones(RATE, np.float32), is_final=True) for start in (1_400, 9_000)
    )
    one = Piece(1, 0, 1_000, np.ones(RATE, np.float32), is_final=True)
    assert not joined(one, near).is_shortened
    assert joined(one, near).silences == ((1_000, 1_400),)
    assert Confirming(lambda _: timed)([joined(one, near)])[0].evidence.times
    assert not Confirming(lambda _: timed)([joined(one, far)])[0].evidence.times


def test_at_twice_the_load_a_talk_loses_drafts_and_no_word() -> None:
    """The ear hears the numbers of the windows, and takes as long as twice the talk would allow."""
    speech = [at % 50 < 35 for at in range(2_000)]
    found = list(pieces(windows(speech), PACE))

    def hear(samples: Samples) -> Evidence:
        return Evidence(transcript=" ".join(str(int(at)) for at in samples[::WINDOW] if speech[int(at)]))

    relay = Relay([Stage("hear", Confirming(hear), room=3)], Live(joined, lambda piece: not piece.is_final))
    crew = Rehearsal(lambda *_: 2.0, lambda number: found[min(number, len(found)) - 1].end_ms / 1000)
    shown = [each.value for each in run(relay, found, crew)]
    finals = [each for each in shown if isinstance(each, Shown) and each.is_final]
    words = [word for each in finals for word in each.confirmed]
    assert sorted(set(words), key=int) == [str(at) for at, speaks in enumerate(speech) if speaks]
    assert not any(isinstance(each, Lost) and each.fate in {"failed", "filtered"} for each in shown)
    assert relay.tally.lost["skipped"] > 0
    assert relay.tally.deepest[0] <= 3


def test_a_real_voice_is_read_before_it_has_ended_and_what_is_confirmed_stays() -> None:
    ear = make_recognizer("moonshine")
    ear.load()

    def hear(samples: Samples) -> Evidence:
        return ear.hear([Passage(samples, (Part("", 0, len(samples)),), "en")])[0][0]

    file = metadata.distribution("moonshine-voice").locate_file("moonshine_voice/assets/two_cities.wav")
    speech = ((window, likelihood > 0.5) for window, likelihood in windows_of(blocks_of(Path(str(file)))))
    confirming = Confirming(hear)
    of_the_first = takewhile(lambda piece: piece.segment == 1, pieces(speech, Pace()))
    first = [each for piece in of_the_first for each in confirming([piece])]
    ear.close()
    early = next(each for each in first if each.confirmed)
    assert not early.is_final
    assert early.end_ms < first[-1].end_ms - 2_000
    for one, other in pairwise(first):
        assert other.confirmed[: len(one.confirmed)] == one.confirmed
    assert " ".join(first[-1].confirmed).startswith("It was the best of times")
