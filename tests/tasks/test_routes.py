"""The operator's word decides how lines are put to hosts, then what was measured, then what the engine can."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from phases.hosting import AS_IT_CAN, Route
from phases.synthesize import find_engine
from phases.synthesize.tuning import Pace, Tuned, Way, keep_tuned
from tasks.routes import Routes

TONE = find_engine("tone")


def tuned(folder: Path, way: Way) -> None:
    keep_tuned(folder, TONE, Tuned.of(TONE, "auto", [Pace(way, (10.0,))]))


def test_what_nobody_has_measured_is_asked_as_it_can(tmp_path: Path) -> None:
    routes = Routes(tmp_path, "auto", 0)
    assert (routes.of(TONE), routes.slots(TONE)) == (AS_IT_CAN, None)


@pytest.mark.parametrize(
    ("way", "route", "slots"),
    [
        (Way(), Route(1), 1),
        (Way(batch=4), Route(4), None),
        (Way(processes=2), Route(1, apart=True), 2),
    ],
    ids=str,
)
def test_what_was_measured_is_used(tmp_path: Path, way: Way, route: Route, slots: int | None) -> None:
    tuned(tmp_path, way)
    routes = Routes(tmp_path, "auto", 0)
    assert (routes.of(TONE), routes.slots(TONE)) == (route, slots)


def test_the_operator_has_the_last_word(tmp_path: Path) -> None:
    tuned(tmp_path, Way(processes=2))
    assert Routes(tmp_path, "auto", 1).of(TONE) == Route(1)
    assert Routes(tmp_path, "auto", 9).of(TONE) == Route(9)


def test_an_engine_that_cannot_batch_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    alone = replace(TONE, max_batch=1)
    routes = Routes(tmp_path, "auto", 9)
    with caplog.at_level(logging.WARNING, "nocturne.routes"):
        assert [routes.of(alone) for _ in range(3)] == [Route(9)] * 3
    assert [record.message for record in caplog.records] == [
        "tone cannot speak several chunks in one pass: they are spoken one by one."
    ]
