from hypothesis import given
from hypothesis import strategies as st

from ticktotrade_conformance.generate.dice import Dice


@given(st.binary(max_size=20), st.integers(1, 2**64))
def test_a_throw_is_below_its_sides_and_nothing_is_the_simplest(throws: bytes, sides: int) -> None:
    assert 0 <= Dice(throws).below(sides) < sides
    assert Dice(b"").below(sides) == 0
    assert Dice(b"").choice("abc") == "a"
    assert not Dice(b"").once_in(2)
