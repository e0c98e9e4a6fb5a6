"""The drift of the published algorithm comes out as it was found, and ours beside it."""

from bench.drift import CASES, SLOT_MS, TOLERANCE_MS, ours, published
from phases.fit import FitSettings


def test_the_published_arithmetic_drifts_as_found() -> None:
    five, twenty, _ = CASES.values()
    theirs = published(five, SLOT_MS, TOLERANCE_MS)
    assert [each.start - place * SLOT_MS for place, each in enumerate(theirs)] == [
        0,
        1_000,
        1_000,
        1_000,
        1_000,
    ]
    assert [each.start - each.stated for each in published(twenty, SLOT_MS, TOLERANCE_MS)][-2:] == [
        7_200,
        7_200,
    ]


def test_ours_is_never_later_than_the_tolerance() -> None:
    settings = FitSettings()
    for naturals in CASES.values():
        assert max(each.lateness for each in ours(naturals, SLOT_MS, settings)) <= settings.tolerance_ms
