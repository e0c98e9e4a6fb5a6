"""What overlapping gains is what the arithmetic says, and where it gains nothing that is said too."""

import pytest
from lxml import etree

from bench.pipeline.__main__ import COSTS, MANY, ONE_BY_ONE, PAIR, TWO_EARS, delay
from bench.pipeline.schemes import Costs, Crewed, rehearsed
from bench.pipeline.timeline import timeline


@pytest.mark.parametrize("crewed", MANY, ids=str)
def test_a_thousand_segments_come_within_three_hundredths_of_the_bound(crewed: Crewed) -> None:
    outcome = rehearsed(1000, COSTS, crewed)
    faster = 1000 * COSTS.together / outcome.seconds
    assert 0.97 * crewed.bound(COSTS) <= faster <= crewed.bound(COSTS)
    assert all(deep <= room for deep, room in zip(outcome.deepest, (10, 5), strict=True))


def test_at_a_pace_of_783_ms_one_by_one_falls_behind_and_a_relay_does_not() -> None:
    costs = Costs(0.625, 0.268)
    alone = [delay(items, 0.783, costs, ONE_BY_ONE) for items in (20, 100, 400)]
    assert alone == pytest.approx([1.938, 6.338, 22.838])
    assert [delay(items, 0.783, costs, PAIR) for items in (20, 100, 400)] == pytest.approx([0.893] * 3)


def test_where_segments_come_slower_than_they_are_worked_on_nothing_is_gained() -> None:
    late = [delay(40, 5.0, Costs(0.45, 0.25), crewed) for crewed in (ONE_BY_ONE, PAIR, TWO_EARS)]
    assert late == pytest.approx([0.7] * 3)


def test_the_timeline_has_a_bar_for_each_job() -> None:
    outcome = rehearsed(6, COSTS, TWO_EARS)
    drawing = etree.fromstring(timeline(outcome, "Six & more").encode())
    bars = drawing.findall("{http://www.w3.org/2000/svg}rect")
    assert len(bars) == len(outcome.jobs) == 12
