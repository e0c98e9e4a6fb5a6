"""The router chooses what was measured to be best, where parallel wins and where it loses."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.router.__main__ import CUES, DEVICES, WORKERS
from bench.router.standins import (
    PUBLISHED_BATCHES,
    PUBLISHED_SECONDS,
    SharedDevice,
    crossing,
    published_rule,
)
from phases.synthesize.tuning import Way, best, compared

devices = st.builds(
    SharedDevice,
    host_seconds=st.floats(0.0, 1.0),
    device_seconds=st.floats(0.05, 1.0),
    load_seconds=st.floats(0.0, 20.0),
    crowding=st.floats(0.0, 0.3),
)


def chosen(device: SharedDevice) -> Way:
    tried = [Way(processes=count) for count in WORKERS]
    return best(compared(tried, partial(device.pace, CUES), rounds=3)).way


def test_the_published_rule_is_parallel_if_and_only_if_more_than_one_is_asked_for() -> None:
    assert [published_rule(size) for size in (0, 1, 2, 4, 9)] == ["sequential"] * 2 + ["parallel"] * 3


def test_one_worker_takes_the_sum_of_its_parts() -> None:
    assert SharedDevice(0.1, 0.9, 2.0).seconds(CUES, 1) == pytest.approx(2.0 + CUES * 1.0)


@given(devices, st.integers(1, 40), st.integers(1, 12))
def test_no_number_of_workers_beats_the_device_that_they_share(
    device: SharedDevice, lines: int, workers: int
) -> None:
    assert device.seconds(lines, workers) >= 0.999 * lines * device.device_seconds


def test_nine_workers_gain_a_little_or_lose_a_lot_and_never_win_nine_times() -> None:
    gains = {name: device.seconds(CUES, 1) / device.seconds(CUES, 9) for name, device in DEVICES.items()}
    assert gains["a tenth on the host, models loaded"] == pytest.approx(1.11, abs=0.01)
    assert gains["a tenth on the host, 2 s to load a model"] == pytest.approx(0.68, abs=0.02)
    assert gains["a tenth on the host, 10 s to load a model"] < 0.4
    assert max(gains.values()) < 2.0


def test_where_parallel_loses_is_found_and_the_router_stays_before_it() -> None:
    crowded = DEVICES["half on the host, models loaded, 10 % more for each worker"]
    lost = crossing(crowded, CUES, WORKERS)
    assert lost is not None
    assert chosen(crowded).processes < lost


@given(devices)
def test_what_is_chosen_is_within_a_twentieth_of_the_best_or_no_step_was_clear(device: SharedDevice) -> None:
    fastest = min(device.seconds(CUES, count) for count in WORKERS)
    way = chosen(device)
    assert device.seconds(CUES, way.processes) <= device.seconds(CUES, 1)
    assert device.seconds(CUES, way.processes) <= 1.05 * fastest + 1e-9


def test_batches_are_as_fast_as_was_published_and_the_largest_that_helps_is_chosen() -> None:
    for size, seconds in PUBLISHED_SECONDS.items():
        assert PUBLISHED_BATCHES.seconds(size, size) == pytest.approx(seconds, rel=0.06)
    alone = PUBLISHED_BATCHES.seconds(CUES, 1)
    assert alone / PUBLISHED_BATCHES.seconds(CUES, 8) == pytest.approx(2.59, abs=0.1)
    tried = [Way(batch=size) for size in (1, 2, 4, 8, 16)]
    assert best(compared(tried, partial(PUBLISHED_BATCHES.pace, CUES), rounds=3)).way == Way(batch=16)
