"""Recordings of all kinds: read where they can be, refused by name where they cannot; speech is found where it is."""

import os
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from phases.clip import Samples
from phases.errors import SourceBroken, SourceEmpty, SourceMissing, SourceNotAFile
from phases.listen import (
    RATE,
    KeptSound,
    ListenSettings,
    blocks_of,
    likelihoods,
    require_sound,
    segments_of,
    speech_in,
)
from phases.speech import Segment
from phases.synthesize import Line, find_engine, make_engine

SENTENCES = (
    "The ferry leaves at half past nine.",
    "Nobody waited for it.",
    "The fog had come in from the sea.",
)
PAUSE_MS = 1_200


@pytest.fixture(scope="module")
def spoken() -> tuple[Samples, list[tuple[int, int]]]:
    """Three sentences at 16 kHz with pauses between them, and from when to when each is said."""
    from phases.media import resampled

    engine = make_engine("hibari")
    engine.load()
    voice = find_engine("hibari").voices[0]
    clips = [
        resampled(each.clip, RATE) for each in engine.speak([Line(text, "en", voice) for text in SENTENCES])
    ]
    engine.close()
    pause = np.zeros(PAUSE_MS * RATE // 1000, np.float32)
    parts, bounds, at = [pause], [], len(pause)
    for clip in clips:
        loud = np.flatnonzero(np.abs(clip.samples) > 0.02)
        bounds.append(((at + int(loud[0])) * 1000 // RATE, (at + int(loud[-1])) * 1000 // RATE))
        parts += [clip.samples, pause]
        at += len(clip) + len(pause)
    return np.concatenate(parts), bounds


def written(path: Path, samples: Samples, rate: int = RATE) -> Path:
    soundfile.write(path, samples, rate, subtype="PCM_16")
    return path


@pytest.mark.parametrize("noise_db", [None, 20])
def test_speech_is_found_where_it_is(
    spoken: tuple[Samples, list[tuple[int, int]]], noise_db: int | None
) -> None:
    samples, bounds = spoken
    if noise_db is not None:
        level = np.sqrt(np.mean(samples**2)) * 10 ** (-noise_db / 20)
        samples = samples + np.random.default_rng(1).normal(0, level, len(samples)).astype(np.float32)
    found = speech_in(likelihoods([samples]), ListenSettings())
    assert len(found) == len(bounds)
    for each, (start, end) in zip(found, bounds, strict=True):
        assert abs(each.start_ms - start) <= 160
        assert abs(each.end_ms - end) <= 250


def test_how_the_sound_is_divided_into_blocks_changes_nothing(
    spoken: tuple[Samples, list[tuple[int, int]]],
) -> None:
    samples, _ = spoken
    whole = likelihoods([samples])
    pieces = np.split(samples, [1, 77, 5_000, 5_001, 40_000])
    assert np.array_equal(likelihoods(pieces), whole)


def test_a_recording_is_kept_once_and_any_part_of_it_is_at_hand(
    spoken: tuple[Samples, list[tuple[int, int]]], tmp_path: Path
) -> None:
    samples, _ = spoken
    sound = KeptSound(tmp_path / "kept" / "sound.s16")
    sound.keep(written(tmp_path / "talk.wav", samples))
    assert abs(sound.length_ms - len(samples) * 1000 // RATE) <= 1
    part = sound.clip(Segment(1, 2_000, 3_000))
    assert (len(part), part.rate) == (RATE, RATE)
    assert np.allclose(part.samples, samples[2 * RATE : 3 * RATE], atol=2e-4)
    sound.keep(tmp_path / "is not looked at again.wav")


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (44_100, 2), (48_000, 8)])
def test_other_rates_and_channels_are_mixed_to_one(tmp_path: Path, rate: int, channels: int) -> None:
    time = np.arange(rate * 2) / rate
    tone = (0.3 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)
    path = written(tmp_path / "tone.wav", np.repeat(tone[:, None], channels, axis=1), rate)
    whole = np.concatenate(list(blocks_of(path)))
    assert abs(len(whole) - 2 * RATE) <= 32
    assert 0.1 < float(np.abs(whole).max()) < 1.0


def test_files_without_sound_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"nowhere\.wav"):
        list(blocks_of(tmp_path / "nowhere.wav"))
    with pytest.raises(SourceNotAFile):
        list(blocks_of(tmp_path))
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(500))
    with pytest.raises((SourceBroken, SourceEmpty)):
        list(blocks_of(broken))


@pytest.mark.parametrize("tracks", [3, 6, 9])
def test_each_track_of_a_recorder_is_heard(tmp_path: Path, tracks: int) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.float32)
    for track in range(tracks):
        sound = np.zeros((RATE, tracks), np.float32)
        sound[:, track] = tone
        whole = np.concatenate(list(blocks_of(written(tmp_path / "tracks.wav", sound))))
        assert float(np.abs(whole).max()) == pytest.approx(0.3 / tracks, rel=0.01)


def test_who_speaks_in_the_centre_of_eight_channels_is_heard(tmp_path: Path) -> None:
    sound = np.zeros((RATE, 8), np.int16)
    sound[:, 2] = 9_000 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)
    path = tmp_path / "film.flac"
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout="7.1")
    frame.sample_rate = RATE
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE, layout="7.1")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    whole = np.concatenate(list(blocks_of(path)))
    assert float(np.abs(whole).max()) > 9_000 / 32_768 / 4


def test_two_channels_of_which_one_is_upside_down_do_not_cancel_each_other_out(tmp_path: Path) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype(np.float32)
    path = written(tmp_path / "swapped.wav", np.stack([tone, -0.95 * tone], axis=1))
    assert float(np.abs(np.concatenate(list(blocks_of(path)))).max()) == pytest.approx(0.3, rel=0.01)


def test_a_leap_of_days_in_the_times_of_a_file_is_no_silence(tmp_path: Path) -> None:
    path = tmp_path / "leap.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for start_s in (0, 100 * 3600):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, RATE), np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, start_s * RATE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(SourceBroken, match="goes on 99 hours later"):
        for _ in blocks_of(path):
            pass


@pytest.mark.parametrize("look", [require_sound, lambda path: list(blocks_of(path))])
def test_a_pipe_is_refused_before_anybody_waits_for_it(
    tmp_path: Path, look: Callable[[Path], object]
) -> None:
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    with pytest.raises(SourceNotAFile, match="listen < PIPE"):
        look(pipe)


def test_what_is_no_number_costs_its_segment_and_no_other(
    spoken: tuple[Samples, list[tuple[int, int]]], tmp_path: Path
) -> None:
    samples, bounds = spoken
    begin, end = bounds[1]
    broken = samples.copy()
    broken[(begin + end) // 2 * RATE // 1000] = np.nan
    soundfile.write(tmp_path / "broken.wav", broken, RATE, subtype="FLOAT")
    sound = KeptSound(tmp_path / "sound.s16")
    sound.keep(tmp_path / "broken.wav")
    segments = segments_of(likelihoods(sound.blocks()), ListenSettings())
    assert [bool(np.isfinite(sound.clip(each).samples).all()) for each in segments] == [True, False, True]


def test_human_recordings_are_cut_at_their_pauses() -> None:
    file = metadata.distribution("moonshine-voice").locate_file("moonshine_voice/assets/beckett.wav")
    segments = segments_of(likelihoods(blocks_of(Path(str(file)))), ListenSettings())
    assert len(segments) == 6
