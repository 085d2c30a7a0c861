"""The shapes of numbers and levels: what they say holds for all digits that they may stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.feed.shapes import (
    ASKS_END,
    BIDS_END,
    BOTH_END,
    DIGITS_AS_ZEROS,
    MORE,
    NUMBERS_APART,
    LevelShapes,
    SecondShapes,
    scale_of,
)
from ticktotrade.feed.unrecognised import Unrecognised
from ticktotrade.nano import read_decimal, write_decimal
from ticktotrade.schema.shapes import I64_MAX

ENDS = {b"},": MORE, b'}],"a":[': BIDS_END, b"}]}]": ASKS_END, b'}],"a":[]}]': BOTH_END}


@given(st.integers(0, 10**18 - 1))
def test_a_number_is_its_digits_times_its_factor(value: int) -> None:
    text = write_decimal(value).encode()
    whole, _, decimals = text.translate(DIGITS_AS_ZEROS).partition(b".")
    least, factor = scale_of(whole, decimals)
    digits = int(text.translate(NUMBERS_APART))
    assert digits * factor == value
    assert digits >= least


@given(st.integers(1, 8), st.integers(0, 9), st.data())
def test_a_zero_in_front_is_less_than_the_least(whole: int, decimals: int, data: st.DataObject) -> None:
    digits = "0" + data.draw(st.text("0123456789", min_size=whole + decimals, max_size=whole + decimals))
    least, _ = scale_of(b"0" * (whole + 1), b"0" * decimals)
    assert int(digits) < least


def test_the_highest_number_of_a_shape_is_in_range() -> None:
    assert read_decimal("9" * 9 + "." + "9" * 9) <= I64_MAX


@pytest.mark.parametrize("end", ENDS)
def test_a_level_says_what_is_behind_it(end: bytes) -> None:
    shapes = LevelShapes()
    assert shapes[b'"p":00000.00,"s":0.00000' + end] == (10**6, 10**7, 0, 10**4, ENDS[end])


@pytest.mark.parametrize(
    "shape",
    [
        b"",
        b'"p":0,"s":0}',
        b'"p":0,"s":0}]',
        b'"p":0,"s":0}],"a":[]',
        b'"p":0,"s":0}],"b":[',
        b'"p":0,"s":0}]},',
        b'"p":0,"s":0}],"r":true}]',
        b'"p":0.,"s":0},',
        b'"p":.0,"s":0},',
        b'"p":,"s":0},',
        b'"p":0.0.0,"s":0},',
        b'"p":0000000000,"s":0},',
        b'"p":0.0000000000,"s":0},',
        b'"p":-0,"s":0},',
        b'"p":0e0,"s":0},',
        b'"p":0 ,"s":0},',
        b'"s":0,"p":0},',
        b'"p":0,"s":0},\n',
        b'"p":0,"s":0,"x":0},',
    ],
)
def test_what_is_no_level_is_not_remembered(shape: bytes) -> None:
    shapes = LevelShapes()
    with pytest.raises(Unrecognised):
        shapes[shape]
    assert not shapes


def test_there_are_as_many_shapes_of_levels_as_are_said_to_be() -> None:
    plain = [
        b"0" * whole + (b"." + b"0" * behind if behind else b"")
        for whole in range(1, 10)
        for behind in range(10)
    ]
    assert len(set(plain)) ** 2 * len(ENDS) == 32_400


@pytest.mark.parametrize(
    ("shape", "second"),
    [
        (b'00Z","b":[', (10**9, MORE)),
        (b'00.000Z","b":[', (10**6, MORE)),
        (b'00.000000000Z","b":[],"a":[', (1, BIDS_END)),
        (b'00.0Z","b":[],"a":[]}]', (10**8, BOTH_END)),
    ],
)
def test_the_rest_of_a_time_says_whether_there_are_levels(shape: bytes, second: tuple[int, int]) -> None:
    assert SecondShapes()[shape] == second


@pytest.mark.parametrize(
    "shape",
    [
        b'0Z","b":[',
        b'00.Z","b":[',
        b'00.0000000000Z","b":[',
        b'00z","b":[',
        b'00Z","a":[',
        b'00Z","b":[]}]',
        b"",
    ],
)
def test_another_rest_is_not_remembered(shape: bytes) -> None:
    shapes = SecondShapes()
    with pytest.raises(Unrecognised):
        shapes[shape]
    assert not shapes
