"""The limiter: nothing above the ceiling, nothing changed that need not be, nothing moved."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.clip import Samples
from phases.limiter import limited

RATE = 8_000
CEILING = 10 ** (-1 / 20)


def sound(seed: int, length: int, level: float) -> Samples:
    """Noise with loud moments here and there."""
    chance = np.random.default_rng(seed)
    envelope = level * (chance.random(length // 500 + 1) > 0.8).repeat(500)[:length] + 0.05
    return (chance.standard_normal(length) * envelope).astype(np.float32)


def through(samples: Samples, block: int) -> Samples:
    parts = [samples[start : start + block] for start in range(0, len(samples), block)]
    return np.concatenate([np.zeros(0, np.float32), *limited(parts, RATE, -1.0)])


@settings(deadline=None)
@given(
    seed=st.integers(0, 99),
    length=st.integers(0, 20_000),
    level=st.floats(0, 3),
    block=st.integers(50, 9_000),
)
def test_nothing_is_above_the_ceiling_and_quiet_places_pass_to_the_last_bit(
    seed: int, length: int, level: float, block: int
) -> None:
    samples = sound(seed, length, level)
    out = through(samples, block)
    assert len(out) == len(samples)
    assert (abs(out) <= np.float32(CEILING)).all()
    assert (abs(out) <= abs(samples)).all()
    near = np.convolve(abs(samples) > CEILING, np.ones(4 * 120 + 1), "same") > 0.5 if length > 481 else None
    if near is not None:
        assert np.array_equal(out[~near], samples[~near])


@settings(deadline=None)
@given(seed=st.integers(0, 99), block=st.integers(50, 9_000))
def test_blocks_leave_no_trace(seed: int, block: int) -> None:
    samples = sound(seed, 12_000, 2.0)
    assert np.allclose(through(samples, block), through(samples, 12_000), atol=1e-7)


def test_a_loud_moment_is_turned_down_smoothly() -> None:
    steady = np.full(8_000, 0.5, np.float32)
    steady[4_000] = 2.0
    out = through(steady, 1_000)
    assert out[4_000] <= CEILING
    assert abs(np.diff(np.delete(out, 4_000))).max() < 0.01
