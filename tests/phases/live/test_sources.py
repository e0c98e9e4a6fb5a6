"""Sound as it comes."""

import io
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import SourceBroken
from phases.live import RATE, played, raw_sound


class Trickle(io.RawIOBase):
    """A pipe that gives as much as it likes at a time."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._rest, self._sizes = data, iter(sizes)

    def read(self, size: int = -1) -> bytes:
        count = max(1, min(size, next(self._sizes, size)))
        given, self._rest = self._rest[:count], self._rest[count:]
        return given


@given(
    st.lists(st.integers(-32_768, 32_767), min_size=2, max_size=400),
    st.lists(st.integers(1, 50), max_size=100),
)
def test_raw_sound_is_the_same_however_a_pipe_gives_it(numbers: list[int], sizes: list[int]) -> None:
    sent = np.array(numbers, "<i2")
    blocks = list(raw_sound(Trickle(sent.tobytes(), sizes)))
    np.testing.assert_array_equal(np.concatenate(blocks), sent.astype(np.float32) / 32_768)


def test_half_a_sample_at_the_end_is_not_heard() -> None:
    assert [len(block) for block in raw_sound(io.BytesIO(b"\0" * 9))] == [4]


@pytest.mark.parametrize("data", [b"", b"\0"])
def test_a_microphone_that_gives_nothing_is_a_stream_without_sound(data: bytes) -> None:
    assert list(raw_sound(io.BytesIO(data))) == []


@pytest.mark.parametrize("head", [b"RIFF", b"OggS", b"fLaC", b"ID3\4", b"\x1aE\xdf\xa3", b"\0\0\0 ftyp"])
def test_a_file_on_standard_input_is_not_taken_for_noise(head: bytes) -> None:
    with pytest.raises(SourceBroken, match="not raw sound"):
        list(raw_sound(io.BytesIO(head + b"\0" * 100)))


@given(st.lists(st.integers(1, 40_000), max_size=10))
def test_a_played_recording_is_never_ahead_of_its_own_time(lengths: list[int]) -> None:
    time = 100.0

    def sleep(seconds: float) -> None:
        nonlocal time
        time += seconds

    recording = [np.zeros(length, np.float32) for length in lengths]
    came = [(time - 100.0, len(block)) for block in played(recording, lambda: time, sleep)]
    ends = accumulate(length for _, length in came)
    assert [at for at, _ in came] == pytest.approx([end / RATE for end in ends])
    assert sum(length for _, length in came) == sum(lengths)
