"""Joining: exact pauses, no speech lost, no clicks, one take in memory at a time."""

import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.assemble import AssembleSettings, Piece
from phases.assemble.join import Section, joined
from phases.assemble.trim import trimmed
from phases.clip import Clip, Samples
from phases.edges import faded, speech_bounds
from phases.media import AAC_FRAME, resampled

RATE = 24_000
DEFAULT = AssembleSettings()


def tone(length: int, level: float = 0.3, rate: int = RATE, hertz: float = 440) -> Samples:
    return (level * np.cos(2 * np.pi * hertz * np.arange(length) / rate)).astype(np.float32)


def between(before: int, sound: Samples, after: int) -> Clip:
    return Clip(np.concatenate([np.zeros(before, np.float32), sound, np.zeros(after, np.float32)]), RATE)


def sections(pieces: list[Piece]) -> list[Section]:
    return list(joined(pieces, DEFAULT))


pieces_and_pauses = st.lists(
    st.tuples(
        st.integers(2_400, 30_000), st.integers(0, 12_000), st.integers(0, 12_000), st.integers(0, 3_000)
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=40)
@given(shapes=pieces_and_pauses)
def test_between_two_pieces_lies_exactly_the_pause_that_was_asked_for(
    shapes: list[tuple[int, int, int, int]],
) -> None:
    clips = [between(before, tone(length), after) for length, before, after, _ in shapes]
    found = sections(
        [Piece(lambda clip=clip: clip, shape[3]) for clip, shape in zip(clips, shapes, strict=True)]
    )
    silences = [section.samples for section in found if not section.is_piece]
    lead, *pauses, tail, _ = [len(silence) for silence in silences]
    assert pauses == [shape[3] * RATE // 1000 for shape in shapes[:-1]]
    assert (lead, tail) == (12_000, 36_000)
    assert not any(silence.any() for silence in silences)
    assert sum(len(section.samples) for section in found) % AAC_FRAME == 0


@settings(deadline=None, max_examples=60)
@given(
    before=st.integers(0, 20_000),
    length=st.integers(2_400, 20_000),
    after=st.integers(0, 20_000),
    level=st.floats(0.01, 0.9),
    floor=st.floats(0, 1e-4),
)
def test_no_speech_is_ever_cut(before: int, length: int, after: int, level: float, floor: float) -> None:
    clip = between(before, tone(length, level), after)
    noise = floor * np.random.default_rng(0).standard_normal(len(clip))
    start, end = speech_bounds(Clip((clip.samples + noise).astype(np.float32), RATE))
    assert start <= before
    assert end >= before + length


@given(before=st.integers(3_000, 20_000), length=st.integers(2_400, 9_000), after=st.integers(3_000, 20_000))
def test_silence_around_speech_is_cut_to_the_margin(before: int, length: int, after: int) -> None:
    frame, margin = RATE // 100, RATE * DEFAULT.margin_ms // 1000
    kept = trimmed(between(before, tone(length), after), DEFAULT.margin_ms, DEFAULT.fade_ms)
    assert length + 2 * margin <= len(kept) <= length + 2 * (margin + frame)


def test_a_quiet_ending_of_speech_is_speech() -> None:
    dying = tone(24_000) * np.geomspace(1, 0.02, 24_000, dtype=np.float32)
    _, end = speech_bounds(between(2_400, dying, 24_000))
    assert end >= 2_400 + 24_000


def test_a_clip_without_contrast_is_kept_whole() -> None:
    noise = np.random.default_rng(0).standard_normal(48_000).astype(np.float32) * np.float32(0.1)
    assert speech_bounds(Clip(noise, RATE)) == (0, 48_000)


@pytest.mark.parametrize("length", [0, 1, 100, 239, 241])
def test_the_shortest_clips_are_trimmed_without_complaint(length: int) -> None:
    assert len(trimmed(Clip(np.ones(length, np.float32), RATE), 60, 5)) == length


@given(length=st.integers(0, 2_000), fade=st.integers(0, 500))
def test_fades_begin_and_end_near_nothing_and_leave_the_rest_alone(length: int, fade: int) -> None:
    whole = np.ones(length, np.float32)
    out = faded(whole, fade)
    used = min(fade, length // 2)
    assert len(out) == length
    assert (out[used : length - used] == 1).all()
    if used:
        assert out[0] == out[-1] == np.float32(0.5) / np.float32(used)
        assert (np.diff(out[:used]) >= 0).all()


def test_real_speech_joins_without_clicks(speech: tuple[tuple[str, Clip], ...]) -> None:
    found = sections([Piece(lambda clip=clip: clip, 200) for _, clip in speech])
    for section in found:
        if section.is_piece:
            assert abs(section.samples[[0, -1]]).max() < 1e-3
    kept = sum(len(section.samples) for section in found if section.is_piece)
    assert 0.75 < kept / sum(len(clip) for _, clip in speech) < 0.95


def test_a_hard_start_and_end_are_faded() -> None:
    piece = next(
        section for section in sections([Piece(lambda: Clip(tone(24_000), RATE))]) if section.is_piece
    )
    assert len(piece.samples) == 24_000
    assert abs(piece.samples[[0, -1]]).max() < 0.3 / 100


def test_takes_are_opened_one_at_a_time_and_let_go() -> None:
    alive: list[int] = []
    living = 0

    def gone() -> None:
        nonlocal living
        living -= 1

    def opened() -> Clip:
        nonlocal living
        samples = tone(240_000)
        weakref.finalize(samples, gone)
        living += 1
        return Clip(samples, RATE)

    def listening(stream: Iterator[Section]) -> Iterator[Section]:
        for section in stream:
            alive.append(living)
            yield section

    assert sum(section.is_piece for section in listening(joined([Piece(opened, 100)] * 20, DEFAULT))) == 20
    assert max(alive) <= 1


@settings(deadline=None, max_examples=25)
@given(
    length=st.integers(1, 60_000),
    rates=st.tuples(*[st.sampled_from([16_000, 22_050, 24_000, 44_100, 48_000])] * 2),
)
def test_resampling_gives_exactly_the_length_of_the_ratio(length: int, rates: tuple[int, int]) -> None:
    before, after = rates
    out = resampled(Clip(tone(length, rate=before), before), after)
    assert out.rate == after
    assert len(out) == round(length * after / before)


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_a_resampled_tone_is_the_same_tone_at_the_same_place(rate: int) -> None:
    out = resampled(Clip(tone(rate, rate=rate), rate), RATE).samples
    assert np.abs(out[500:-500] - tone(RATE)[500:-500]).max() < 3e-3
