"""Values are counted before a text is read."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.traces.json_values import has_more_values

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('a,[{\\"}]')),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner, max_size=5),
    max_leaves=30,
)


def marks(value: object) -> int:
    """The commas and opening brackets that a text of this value has outside of strings."""
    if isinstance(value, list | dict):
        inner = list(value.values()) if isinstance(value, dict) else value
        return 1 + max(len(inner) - 1, 0) + sum(map(marks, inner))
    return 0


@given(JSON, st.integers(0, 20), st.booleans())
def test_what_is_counted_is_what_is_outside_of_strings(value: object, most: int, wide: bool) -> None:
    text = json.dumps(value, indent=1 if wide else None).encode()
    assert has_more_values(text, most) is (marks(value) > most)
