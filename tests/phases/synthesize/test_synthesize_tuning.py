"""What is measured decides how an engine is asked, and nothing that was not measured does."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.errors import EngineFailed
from phases.hosting import Hosts, Route
from phases.synthesize import find_engine
from phases.synthesize.tuning import (
    Pace,
    Tuned,
    Way,
    best,
    compared,
    find_tuned,
    gain,
    keep_tuned,
    pace_of,
    sample_lines,
    ways,
)
from tests.hosts import engine

TONE = find_engine("tone")
SEQUENTIAL = Way()
paces = st.dictionaries(
    st.builds(Way, processes=st.integers(1, 4), batch=st.sampled_from([1, 2, 4, 8])),
    st.lists(st.floats(0.1, 1_000), min_size=3, max_size=3),
    min_size=1,
).map(lambda found: [Pace(way, tuple(rounds)) for way, rounds in found.items()])


def test_one_line_at_a_time_is_always_tried_and_nothing_beyond_what_engine_and_machine_have() -> None:
    assert ways(replace(TONE, max_batch=1), 1) == [SEQUENTIAL]
    assert ways(replace(TONE, max_batch=9), 3) == [
        SEQUENTIAL,
        Way(batch=2),
        Way(batch=4),
        Way(batch=8),
        Way(processes=2),
        Way(processes=3),
    ]
    assert max(way.processes for way in ways(TONE, 100)) == 8


def test_what_is_not_clearly_faster_than_something_simpler_is_not_taken() -> None:
    found = [Pace(SEQUENTIAL, (10.0, 10.0, 10.0)), Pace(Way(batch=4), (10.4, 10.4, 10.4))]
    assert best(found).way == SEQUENTIAL
    found.append(Pace(Way(batch=8), (9.9, 30.0, 30.0)))
    assert best(found).way == SEQUENTIAL
    found.append(Pace(Way(processes=2), (14.0, 15.0, 15.0)))
    assert best(found).way == Way(processes=2)
    assert gain(found) == 1.5


@given(paces)
def test_the_way_that_is_taken_was_faster_than_the_simplest_in_every_round_or_is_the_simplest(
    found: list[Pace],
) -> None:
    simplest = min(found, key=lambda pace: pace.way)
    chosen = best(found)
    assert chosen == simplest or all(
        mine > its for mine, its in zip(chosen.rounds, simplest.rounds, strict=True)
    )
    assert best(list(reversed(found))) == chosen


def test_ways_are_measured_in_turns_and_hopeless_ones_only_once() -> None:
    figures = {SEQUENTIAL: 10.0, Way(batch=2): 6.0, Way(processes=2): 12.0}
    asked: list[Way] = []

    def pace(way: Way) -> float:
        asked.append(way)
        return figures[way]

    found = compared(list(figures), pace, rounds=3)
    assert asked == [*figures, SEQUENTIAL, Way(processes=2), SEQUENTIAL, Way(processes=2)]
    assert [len(each.rounds) for each in found] == [3, 1, 3]


def test_a_way_is_the_route_that_its_lines_take() -> None:
    assert SEQUENTIAL.route == Route(1)
    assert Way(batch=8).route == Route(8)
    assert Way(processes=3).route == Route(1, apart=True)
    assert [str(way) for way in (SEQUENTIAL, Way(batch=8), Way(processes=3))] == [
        "one line at a time",
        "batches of 8",
        "3 processes",
    ]


@pytest.mark.parametrize("way", [SEQUENTIAL, Way(batch=4), Way(processes=2)], ids=str)
def test_all_lines_are_spoken_by_as_many_hosts_as_the_way_says(hosts: Hosts, way: Way) -> None:
    lines = sample_lines(TONE.voices[0], "en", 12)
    assert pace_of(hosts, TONE, lines, way) > 0
    assert hosts.tally.loads == {"tone": way.processes}
    assert sum(health.requests for health in hosts.health()) == 12 + way.processes  # and one to load each


@pytest.mark.parametrize("way", [SEQUENTIAL, Way(processes=2)], ids=str)
def test_what_an_engine_cannot_do_is_raised_and_nobody_waits_for_ever(hosts: Hosts, way: Way) -> None:
    facts = engine("raises:Raises")
    lines = [replace(each, text="abracadabra") for each in sample_lines(facts.voices[0], "en", 4)]
    with pytest.raises(EngineFailed):
        pace_of(hosts, facts, lines, way)


def test_what_was_measured_is_found_for_that_engine_in_that_version_and_no_other(tmp_path: Path) -> None:
    found = [Pace(SEQUENTIAL, (10.0,)), Pace(Way(batch=8), (30.0,))]
    tuned = Tuned.of(TONE, "auto", found)
    assert (tuned.batch, tuned.processes, tuned.gain, tuned.route) == (8, 1, 3.0, Route(8))
    path = keep_tuned(tmp_path, TONE, tuned)
    assert find_tuned(tmp_path, TONE, "auto") == tuned
    assert find_tuned(tmp_path, replace(TONE, version="another"), "auto") is None
    assert find_tuned(tmp_path, find_engine("hibari"), "auto") is None
    path.write_text("{")
    assert find_tuned(tmp_path, TONE, "auto") is None


def test_devices_matter_only_to_engines_that_use_one(tmp_path: Path) -> None:
    tuned = Tuned.of(TONE, "auto", [Pace(SEQUENTIAL, (10.0,))])
    keep_tuned(tmp_path, TONE, tuned)
    assert find_tuned(tmp_path, TONE, "cuda") == tuned
    on_device = replace(TONE, uses_device=True)
    keep_tuned(tmp_path, on_device, replace(tuned, device="cuda:0"))
    assert find_tuned(tmp_path, on_device, "cuda:1") is None
