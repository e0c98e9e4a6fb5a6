"""A film gets speech: its picture untouched, its sound beneath, and everything at the moment at which it was."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from phases.errors import SourceBroken, SourceMissing, SourceNotAFile
from phases.media import AAC_FRAME
from phases.mux import look_at
from tests.phases.mux.films import (
    RATE,
    SECONDS,
    SPEECH,
    TONE,
    click,
    dubbed,
    film,
    heard,
    level,
    packets,
    tone,
)

SILENCE = np.zeros(SECONDS * RATE, np.float32)
TWO_TO_FOUR = [(2 * RATE, 4 * RATE)]


def speech_from_two_to_four() -> np.ndarray:
    samples = SILENCE.copy()
    samples[2 * RATE : 4 * RATE] = tone(SPEECH, 2)
    return samples


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_every_packet_of_the_picture_is_copied_and_the_length_is_that_of_the_track(
    tmp_path: Path, suffix: str
) -> None:
    source = film(tmp_path / f"film{suffix}", tone(TONE))
    found = dubbed(source, tmp_path / f"out{suffix}", SILENCE)
    assert found.seconds == SECONDS
    assert packets(tmp_path / f"out{suffix}") == packets(source)
    assert len(packets(source)) == found.packets == 200
    length = heard(tmp_path / f"out{suffix}").shape[1]
    assert 0 <= length - SECONDS * RATE < AAC_FRAME


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_click_of_the_film_and_one_of_the_speech_are_heard_where_they_were(
    tmp_path: Path, suffix: str
) -> None:
    source = film(tmp_path / f"film{suffix}", click(3))
    dubbed(source, tmp_path / f"out{suffix}", click(5.5), original="keep")
    left = heard(tmp_path / f"out{suffix}")[0]
    for at in (3, 5.5):
        around = left[round(at * RATE) - RATE : round(at * RATE) + RATE]
        assert np.argmax(abs(around)) == RATE


def test_the_click_of_a_film_at_another_rate_is_where_it_was(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", click(3, rate=44_100), rate=44_100)
    dubbed(source, tmp_path / "out.mp4", SILENCE, original="keep")
    assert abs(int(np.argmax(abs(heard(tmp_path / "out.mp4")[0]))) - 3 * RATE) <= 1


def test_the_original_is_lowered_under_speech_and_nowhere_else(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", tone(TONE))
    dubbed(source, tmp_path / "out.mp4", speech_from_two_to_four(), TWO_TO_FOUR)
    left = heard(tmp_path / "out.mp4")[0]
    before, under, after = (level(left, TONE, *span) for span in ((0.5, 1.75), (2.05, 3.95), (4.25, 7.5)))
    assert before == pytest.approx(20 * np.log10(0.2), abs=0.1)
    assert after == pytest.approx(before, abs=0.1)
    assert under == pytest.approx(before - 12, abs=0.1)
    assert level(left, SPEECH, 2.05, 3.95) == pytest.approx(20 * np.log10(0.2), abs=0.2)


@pytest.mark.parametrize("original", ["keep", "replace"])
def test_the_original_is_kept_as_loud_as_it_was_or_is_not_there_at_all(tmp_path: Path, original: str) -> None:
    source = film(tmp_path / "film.mkv", tone(TONE))
    dubbed(source, tmp_path / "out.mkv", speech_from_two_to_four(), TWO_TO_FOUR, original=original)
    left = heard(tmp_path / "out.mkv")[0]
    was = 20 * np.log10(0.2)
    for span in ((0.5, 1.75), (2.05, 3.95), (4.25, 7.5)):
        found = level(left, TONE, *span)
        assert found == pytest.approx(was, abs=0.2) if original == "keep" else found < -80


def test_a_film_without_sound_gets_the_speech_alone(tmp_path: Path) -> None:
    found = dubbed(film(tmp_path / "film.mp4"), tmp_path / "out.mp4", speech_from_two_to_four(), TWO_TO_FOUR)
    assert found.layout is None
    out = heard(tmp_path / "out.mp4")
    assert out.shape[0] == 1
    assert level(out[0], SPEECH, 2.05, 3.95) == pytest.approx(20 * np.log10(0.2), abs=0.2)


def test_speech_is_on_all_channels_but_the_one_for_bass(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mkv", tone(TONE), layout="5.1")
    dubbed(source, tmp_path / "out.mkv", speech_from_two_to_four(), TWO_TO_FOUR)
    out = heard(tmp_path / "out.mkv")
    assert out.shape[0] == 6
    loud = [level(channel, SPEECH, 2.05, 3.95) > -20 for channel in out]
    assert loud == [True, True, True, False, True, True]


def test_what_adds_up_stays_under_the_ceiling(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", tone(TONE, level=0.8))
    dubbed(source, tmp_path / "out.mp4", tone(SPEECH, level=0.8), original="keep")
    assert abs(heard(tmp_path / "out.mp4")).max() < 10 ** (-0.5 / 20)


def test_a_broadcast_begins_at_nought_and_becomes_matroska(tmp_path: Path) -> None:
    found = dubbed(film(tmp_path / "film.ts", click(3)), tmp_path / "out.mkv", SILENCE, original="keep")
    assert found.suffix == ".mkv"
    assert abs(found.seconds - SECONDS) <= Fraction(1, 25)
    onset = int(np.argmax(abs(heard(tmp_path / "out.mkv")[0])))
    assert abs(onset - 3 * RATE) <= RATE // 25


def test_subtitles_of_the_film_are_kept(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mkv", tone(TONE), subtitles="Kept.")
    dubbed(source, tmp_path / "out.mkv", SILENCE)
    assert packets(tmp_path / "out.mkv", "subtitle") == [b"Kept."]


def test_the_same_film_and_speech_give_the_same_file(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", tone(TONE))
    for name in ("one.mp4", "two.mp4"):
        dubbed(source, tmp_path / name, SILENCE)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_what_is_no_film_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"none\.mp4"):
        look_at(tmp_path / "none.mp4")
    with pytest.raises(SourceNotAFile):
        look_at(tmp_path)
    text = tmp_path / "text.mkv"
    text.write_text("not a film")
    with pytest.raises(SourceBroken, match=r"text\.mkv"):
        look_at(text)
    sound = tmp_path / "sound.wav"
    soundfile.write(sound, SILENCE, RATE)
    with pytest.raises(SourceBroken, match="no video"):
        look_at(sound)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_film_that_breaks_off_is_refused(tmp_path: Path, suffix: str, share: float) -> None:
    source = film(tmp_path / f"film{suffix}", tone(TONE))
    whole = source.read_bytes()
    source.write_bytes(whole[: round(len(whole) * share)])
    with pytest.raises(SourceBroken):
        look_at(source)
