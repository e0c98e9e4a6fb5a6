"""A finished chapter: as loud as wanted, exactly as long as said, the same every time, or not there at all."""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import av
import numpy as np
import pyebur128
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.assemble import AssembleSettings, Piece, assemble_chapter
from phases.assemble.master import LOUDNESS_TOLERANCE, limited
from phases.clip import Clip, Samples
from phases.errors import SpaceMissing, TakeDamaged
from phases.media import AAC_FRAME, SILENCE_LUFS, decibels
from phases.take_files import read_take, write_take

RATE = 24_000
DEFAULT = AssembleSettings()
Speech = Sequence[tuple[str, Clip]]


def decoded(path: Path) -> Samples:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def witness(samples: Samples, rate: int) -> tuple[float, float]:
    """Loudness and true peak by another implementation."""
    modes = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    meter = pyebur128.R128State(1, rate, modes)
    meter.add_frames(np.ascontiguousarray(samples), len(samples))
    return pyebur128.get_loudness_global(meter), decibels(pyebur128.get_true_peak(meter, 0))


def pieces_of(speech: Speech) -> list[Piece]:
    return [Piece(lambda clip=clip: clip, 400) for _, clip in speech]


def noise(seconds: float, level: float) -> Samples:
    return (level * np.random.default_rng(0).standard_normal(round(seconds * RATE))).astype(np.float32)


def test_a_chapter_of_real_speech_is_what_it_says_it_is(tmp_path: Path, speech: Speech) -> None:
    chapter = assemble_chapter(pieces_of(speech), tmp_path / "chapter.m4a", DEFAULT)
    sound = decoded(chapter.path)
    assert len(sound) == chapter.samples
    assert chapter.samples % AAC_FRAME == 0
    lufs, true_peak = witness(sound, RATE)
    assert chapter.loudness.lufs == pytest.approx(lufs, abs=0.05)
    assert chapter.loudness.true_peak == pytest.approx(true_peak, abs=0.15)
    assert lufs == pytest.approx(DEFAULT.target_lufs, abs=LOUDNESS_TOLERANCE + 0.05)
    assert true_peak <= DEFAULT.ceiling_dbtp
    assert list(tmp_path.iterdir()) == [chapter.path]


def test_each_piece_begins_where_the_chapter_says(tmp_path: Path, speech: Speech) -> None:
    chapter = assemble_chapter(pieces_of(speech), tmp_path / "chapter.m4a", DEFAULT)
    sound = np.abs(decoded(chapter.path))
    assert len(chapter.piece_starts) == len(speech)
    for start in chapter.piece_starts:
        assert sound[start - 2_400 : start].max() < 0.01
        assert sound[start : start + RATE // 4].max() > 0.05


def test_a_chapter_begins_and_ends_in_silence(tmp_path: Path, speech: Speech) -> None:
    chapter = assemble_chapter(pieces_of(speech), tmp_path / "chapter.m4a", DEFAULT)
    sound = np.abs(decoded(chapter.path))
    assert sound[: 8 * AAC_FRAME].max() == 0
    assert sound[-20 * AAC_FRAME :].max() == 0


@pytest.mark.parametrize(("target", "ceiling"), [(-23.0, -1.0), (-19.0, -3.0), (-16.0, -3.0)])
def test_targets_are_reached_on_the_encoded_file(
    tmp_path: Path, speech: Speech, target: float, ceiling: float
) -> None:
    wanted = AssembleSettings(target_lufs=target, ceiling_dbtp=ceiling)
    chapter = assemble_chapter(pieces_of(speech), tmp_path / "chapter.m4a", wanted)
    lufs, true_peak = witness(decoded(chapter.path), RATE)
    assert lufs == pytest.approx(target, abs=0.3)
    assert true_peak <= ceiling + 0.05


def test_a_target_out_of_reach_is_told_as_it_was_measured_and_never_clips(
    tmp_path: Path, speech: Speech
) -> None:
    wanted = AssembleSettings(target_lufs=-14, ceiling_dbtp=-12)
    chapter = assemble_chapter(pieces_of(speech[:2]), tmp_path / "chapter.m4a", wanted)
    assert chapter.loudness.lufs < -15
    assert chapter.wanted.lufs == -14
    assert chapter.loudness.true_peak <= -11


@pytest.mark.parametrize("gain", [0.05, 0.3, 1.0])
def test_how_loud_takes_are_makes_no_difference(tmp_path: Path, speech: Speech, gain: float) -> None:
    pieces = [Piece(lambda clip=clip: Clip(clip.samples * np.float32(gain), RATE), 400) for _, clip in speech]
    chapter = assemble_chapter(pieces, tmp_path / "chapter.m4a", DEFAULT)
    assert chapter.loudness.lufs == pytest.approx(DEFAULT.target_lufs, abs=LOUDNESS_TOLERANCE)


def test_a_chapter_of_one_short_word_reaches_the_target(tmp_path: Path, speech: Speech) -> None:
    word = Clip(speech[0][1].samples[6_000:16_000], RATE)
    chapter = assemble_chapter([Piece(lambda: word)], tmp_path / "chapter.m4a", DEFAULT)
    assert chapter.loudness.lufs == pytest.approx(DEFAULT.target_lufs, abs=LOUDNESS_TOLERANCE)


def test_silence_stays_silence(tmp_path: Path) -> None:
    silence = Clip(np.zeros(RATE, np.float32), RATE)
    chapter = assemble_chapter([Piece(lambda: silence)], tmp_path / "chapter.m4a", DEFAULT)
    assert chapter.loudness.lufs == SILENCE_LUFS
    assert not decoded(chapter.path).any()


def test_equal_takes_give_equal_files(tmp_path: Path, speech: Speech) -> None:
    chapters = [assemble_chapter(pieces_of(speech), tmp_path / f"{n}.m4a", DEFAULT) for n in range(2)]
    assert chapters[0].path.read_bytes() == chapters[1].path.read_bytes()
    assert chapters[0].packets_sha256 == chapters[1].packets_sha256


def test_takes_of_several_rates_become_one_chapter(tmp_path: Path, speech: Speech) -> None:
    other = Clip(noise(2, 0.05), 44_100)
    pieces = [*pieces_of(speech[:2]), Piece(lambda: other)]
    chapter = assemble_chapter(pieces, tmp_path / "chapter.m4a", AssembleSettings(rate=44_100))
    assert chapter.rate == 44_100
    assert len(decoded(chapter.path)) == chapter.samples


def test_a_chapter_without_pieces_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        assemble_chapter([], tmp_path / "chapter.m4a", DEFAULT)


def test_a_damaged_take_stops_the_chapter_and_leaves_the_earlier_one(tmp_path: Path, speech: Speech) -> None:
    path, take = tmp_path / "chapter.m4a", tmp_path / "take.flac"
    sha256 = write_take(take, speech[0][1])
    whole = [Piece(partial(read_take, take, sha256), 100), *pieces_of(speech[:1])]
    assemble_chapter(whole, path, DEFAULT)
    before = path.read_bytes()
    take.write_bytes(take.read_bytes()[:-1])
    with pytest.raises(TakeDamaged):
        assemble_chapter(whole, path, DEFAULT)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path, take]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_disk_that_fills_up_is_told_and_leaves_nothing(tmp_path: Path, speech: Speech) -> None:
    def filling() -> Clip:
        Path("/dev/full").write_bytes(b"more")
        return speech[0][1]

    good = speech[0][1]
    opens = iter([lambda: good, lambda: good, lambda: good, filling])

    def opened() -> Clip:
        return next(opens)()

    with pytest.raises(SpaceMissing):
        assemble_chapter([Piece(opened)] * 2, tmp_path / "chapter.m4a", DEFAULT)
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None, max_examples=25)
@given(
    level=st.floats(0.01, 3),
    limit_db=st.floats(-12, -1),
    blocks=st.lists(st.integers(2_400, 9_000), min_size=1, max_size=6),
)
def test_the_limiter_holds_its_limit_and_keeps_every_sample(
    level: float, limit_db: float, blocks: list[int]
) -> None:
    sound = [noise(length / RATE, level) for length in blocks]
    out = np.concatenate(list(limited(sound, RATE, limit_db)))
    assert len(out) == sum(len(block) for block in sound)
    assert decibels(float(np.abs(out).max())) <= limit_db + 1.5, "what is left goes into the headroom"


def test_the_limiter_leaves_alone_what_is_below_its_limit() -> None:
    low = (0.2 * np.sin(np.arange(RATE) / 20)).astype(np.float32)
    out = np.concatenate(list(limited([low], RATE, -3.0)))
    assert np.abs(out - low)[200:-200].max() < 1e-3


_LONG_CHAPTER = """
import resource, sys
from pathlib import Path
import numpy as np
from phases.assemble import AssembleSettings, Piece, assemble_chapter
from phases.clip import Clip
take = Clip((0.1 * np.random.default_rng(0).standard_normal(240_000)).astype(np.float32), 24_000)
assemble_chapter([Piece(lambda: take, 300)] * int(sys.argv[2]), Path(sys.argv[1]), AssembleSettings())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.marathon
def test_a_long_chapter_needs_hardly_more_memory_than_a_short_one(tmp_path: Path) -> None:
    def megabytes(takes: int) -> int:
        command = [sys.executable, "-c", _LONG_CHAPTER, str(tmp_path / "chapter.m4a"), str(takes)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert megabytes(300) - megabytes(6) < 30
