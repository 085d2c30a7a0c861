import json

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.traces.element_texts import element_texts

elements = st.dictionaries(
    st.text(max_size=5), st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3), max_size=4
)
space = st.text(" \t\r\n", max_size=2)


@given(st.lists(elements, max_size=4), space)
def test_each_element_is_spelt_as_it_came(wanted: list[dict[str, object]], between: str) -> None:
    texts = [json.dumps(each) for each in wanted]
    frame = between + "[" + between + f"{between},{between}".join(texts) + between + "]" + between
    assert list(element_texts(frame)) == texts


@given(elements, space)
def test_one_object_is_a_frame_of_one_element(wanted: dict[str, object], around: str) -> None:
    text = json.dumps(wanted)
    assert list(element_texts(around + text + around)) == [text]
