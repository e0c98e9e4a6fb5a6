"""What the store keeps as JSON is read as it was written, whoever is quicker at it."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from db.store import _read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_is_read_as_python_reads_it(value: object) -> None:
    written = json.dumps(value)
    assert _read_json(written) == json.loads(written)


def test_numbers_that_are_none_are_read_too() -> None:
    assert math.isnan(_read_json('{"level_dbfs": NaN}')["level_dbfs"])
    assert _read_json("[-Infinity]") == [-math.inf]
