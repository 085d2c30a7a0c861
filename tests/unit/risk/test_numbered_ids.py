"""Ids that are numbered are a set like any other, and take no memory while numbers come one by one."""

import sys
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.risk.numbered_ids import NumberedIds

ids = st.one_of(
    st.integers(0, 40).map(lambda number: f"a-{number}"),
    st.integers(1000, 1100).map(lambda number: f"a-{number}"),
    st.sampled_from(["a-", "a-01", "a-1 ", "a-١", "a-+1", "a-1_0", "b-1", "a", "", "a-" + "9" * 30]),
    st.text("a-0123", max_size=6),
)


@given(st.lists(ids, max_size=40), st.lists(ids))
def test_it_has_what_was_put_in(added: list[str], asked: list[str]) -> None:
    plain: set[str] = set()
    plain.update(added[:5])
    numbered = NumberedIds("a-", plain)
    for each in added[5:]:
        if each not in plain:
            numbered.add(each)
            plain.add(each)
    for each in (*added, *asked, *(f"a-{number}" for number in range(1200))):
        assert (each in numbered) == (each in plain)
    above = [each for each in range(numbered.next, 1_200) if f"a-{each}" in plain]
    assert above == [each for each in numbered.ahead if each < 1_200]


def test_what_is_far_ahead_leaves_the_numbers_before_it_free() -> None:
    numbered = NumberedIds("a-", ["a-1", "a-5000"])
    assert (numbered.next, numbered.ahead) == (2, [5000])
    numbered.add("a-7000")
    numbered.use(4999)
    assert (numbered.next, numbered.ahead) == (5000, [5000, 7000])
    numbered.use(6000)
    assert (numbered.next, numbered.ahead) == (6001, [7000])
    assert "a-5000" in numbered
    assert "a-5001" not in numbered
    numbered.use(7001)
    assert not numbered.ahead


def test_numbers_that_rise_take_a_gap_each_where_some_are_left_out() -> None:
    random = Random(1)
    numbered = NumberedIds("a-")
    used, number = set(), 0
    for _ in range(10_000):
        number += random.choice((1,) * 99 + (1_000,))
        numbered.add(f"a-{number}")
        used.add(number)
    assert len(numbered) == 0, "none is kept as a text"
    assert sys.getsizeof(numbered._gaps) < 10_000
    assert all((f"a-{each}" in numbered) == (each in used) for each in range(number + 10))
