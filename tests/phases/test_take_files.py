"""Takes on disk: bit for bit what was stored, or not at all."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from phases.clip import Clip
from phases.errors import EngineFailed, TakeDamaged
from phases.take_files import as_stored, read_take, write_take

Speech = Sequence[tuple[str, Clip]]
anything_finite = arrays.arrays(
    np.float32, st.integers(1, 300), elements=st.floats(-4, 4, width=32, allow_subnormal=True)
)
in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@in_one_folder
@given(samples=anything_finite, rate=st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000]))
def test_a_take_reads_back_bit_for_bit_as_stored(tmp_path: Path, samples: np.ndarray, rate: int) -> None:
    clip = Clip(samples, rate)
    path = tmp_path / "take.flac"
    read = read_take(path, write_take(path, clip))
    assert read.rate == rate
    assert read.samples.tobytes() == as_stored(clip).samples.tobytes()


@given(samples=anything_finite)
def test_storing_moves_a_sample_by_half_a_step_at_most_and_once_only(samples: np.ndarray) -> None:
    stored = as_stored(Clip(samples, 24_000))
    limited = np.clip(samples, -1, 1 - 2**-15)
    assert np.abs(stored.samples - limited).max() <= 2**-16
    assert as_stored(stored).samples.tobytes() == stored.samples.tobytes()


def test_what_is_louder_than_full_scale_is_stored_at_full_scale() -> None:
    stored = as_stored(Clip(np.array([7.0, -7.0, 1.0], np.float32), 24_000))
    assert stored.samples.tolist() == [1 - 2**-15, -1.0, 1 - 2**-15]


def test_equal_clips_give_equal_files(tmp_path: Path, speech: Speech) -> None:
    checksums = {write_take(tmp_path / f"{n}.flac", speech[0][1]) for n in range(3)}
    assert len(checksums) == 1


def test_speech_on_disk_is_what_the_engine_said(tmp_path: Path, speech: Speech) -> None:
    path = tmp_path / "take.flac"
    clip = speech[0][1]
    assert np.array_equal(read_take(path, write_take(path, clip)).samples, clip.samples)


def test_a_missing_take_is_told(tmp_path: Path) -> None:
    with pytest.raises(TakeDamaged, match="missing"):
        read_take(tmp_path / "none.flac", "0" * 64)


def test_a_folder_in_the_place_of_a_take_is_told(tmp_path: Path) -> None:
    with pytest.raises(TakeDamaged, match="cannot be read"):
        read_take(tmp_path, "0" * 64)


@in_one_folder
@given(data=st.data())
def test_one_changed_byte_anywhere_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "take.flac"
    sha256 = write_take(path, Clip(np.linspace(-1, 1, 500, dtype=np.float32), 24_000))
    flac = bytearray(path.read_bytes())
    flac[data.draw(st.integers(0, len(flac) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(flac)
    with pytest.raises(TakeDamaged, match="checksum"):
        read_take(path, sha256)


@pytest.mark.parametrize("length", [0, 1, 40, -1])
def test_a_take_cut_short_is_noticed(tmp_path: Path, length: int) -> None:
    path = tmp_path / "take.flac"
    sha256 = write_take(path, Clip(np.zeros(2_000, np.float32), 24_000))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(TakeDamaged):
        read_take(path, sha256)


@pytest.mark.parametrize(
    "clip",
    [
        Clip(np.array([0, np.nan], np.float32), 24_000),
        Clip(np.array([0, -np.inf], np.float32), 24_000),
        Clip(np.zeros(0, np.float32), 24_000),
        Clip(np.zeros(9, np.float32), 0),
        Clip(np.zeros(9, np.float32), 1_000_000),
    ],
    ids=["not a number", "infinite", "empty", "no rate", "rate too high"],
)
def test_what_cannot_be_stored_is_the_engines_fault_and_leaves_nothing(tmp_path: Path, clip: Clip) -> None:
    with pytest.raises(EngineFailed):
        write_take(tmp_path / "take.flac", clip)
    assert list(tmp_path.iterdir()) == []
