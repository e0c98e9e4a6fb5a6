"""Doors that open late promise nothing that is not behind them."""

from importlib import import_module
from types import ModuleType

import pytest


@pytest.mark.parametrize("name", ["phases.hosting", "phases.synthesize", "phases.hear"])
def test_everything_a_late_door_promises_is_behind_it(name: str) -> None:
    door: ModuleType = import_module(name)
    assert sorted(door._BEHIND) == sorted(door.__all__)
    assert all(getattr(door, promised) is not None for promised in door.__all__)
    with pytest.raises(AttributeError, match=f"{name} has no no_such_thing"):
        door.no_such_thing  # noqa: B018 - asking is the test
