import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.nano import read_decimal, scaled_decimal, truncated_decimal, write_decimal
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, U64_MAX

nanos = st.integers(I64_MIN, I64_MAX)
json_numbers = st.from_regex(r"\A-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?\Z")


def outcome(text: str) -> int | ErrorCode:
    try:
        return read_decimal(text)
    except Refused as refused:
        return refused.code


def expected(text: str) -> int | ErrorCode:
    """The rule of NUM-4 to NUM-6, by rational arithmetic."""
    value = Fraction(text) * 10**9
    if value.denominator != 1:
        return ErrorCode.INEXACT
    return int(value) if I64_MIN <= value <= I64_MAX else ErrorCode.OUT_OF_RANGE


@given(nanos)
@example(0)
@example(I64_MIN)
@example(I64_MAX)
def test_what_is_written_is_read_back(value: int) -> None:
    text = write_decimal(value)
    assert read_decimal(text) == value
    assert Decimal(text).scaleb(9) == value


@given(nanos)
def test_the_written_form_is_the_shortest(value: int) -> None:
    text = write_decimal(value)
    assert "e" not in text
    assert "." not in text or not text.endswith(("0", "."))


@given(json_numbers)
@example("-0.5")
@example("-0")
@example("9223372036.854775807")
@example("-9223372036.854775808")
@example("922337203685477580.7e-8")
@example("1.00000000000")
def test_every_number_is_read_exactly_or_refused(text: str) -> None:
    assert outcome(text) == expected(text)


@given(st.text(alphabet="0123456789.eE+-_ \n١", max_size=8))
def test_what_is_no_json_number_is_refused(text: str) -> None:
    try:
        is_number = text.isascii() and text.strip() == text and isinstance(json.loads(text), int | float)
    except ValueError:
        is_number = False
    assert (outcome(text) is ErrorCode.BAD_NUMBER) == (not is_number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1" * 1_000_000, ErrorCode.OUT_OF_RANGE),
        ("0." + "1" * 1_000_000, ErrorCode.INEXACT),
        ("1e" + "9" * 1_000_000, ErrorCode.OUT_OF_RANGE),
        ("1e-" + "9" * 1_000_000, ErrorCode.INEXACT),
        ("0." + "0" * 1_000_000 + "1e999990", ErrorCode.INEXACT),
    ],
)
def test_huge_texts_are_refused(text: str, code: ErrorCode) -> None:
    assert outcome(text) is code


def test_huge_exponents_of_nothing_and_of_what_they_undo_are_fine() -> None:
    assert read_decimal("0e" + "9" * 100_000) == 0
    assert read_decimal("0." + "0" * 100_000 + "1e100001") == 10**9
    assert read_decimal("1" + "0" * 4999 + "e-5000") == 10**8


def test_other_scales_have_their_own_range() -> None:
    assert scaled_decimal(str(U64_MAX), 0, 0, U64_MAX) == U64_MAX
    assert scaled_decimal("1e3", 0, 0, U64_MAX) == 1000
    with pytest.raises(Refused, match="inexact"):
        scaled_decimal("1.5", 0, 0, U64_MAX)
    with pytest.raises(Refused, match="out_of_range"):
        scaled_decimal(str(U64_MAX + 1), 0, 0, U64_MAX)


@given(json_numbers, st.sampled_from([0, 9, 18]))
@example("-0.0000000001", 9)
@example("0e999", 9)
@example("-0.00e50", 9)
@example("9223372036.8547758079", 9)
@example("1e-400", 18)
def test_what_is_cut_off_is_cut_off_towards_zero(text: str, decimals: int) -> None:
    value = int(Fraction(text) * 10**decimals)
    try:
        assert truncated_decimal(text, decimals, I64_MIN, I64_MAX) == value
    except Refused as refused:
        assert refused.code is ErrorCode.OUT_OF_RANGE
        assert not I64_MIN <= value <= I64_MAX


@pytest.mark.parametrize("text", ["", "1.", "01", "NaN", "1e", "one", "１", " 1"])
def test_what_is_no_number_is_not_cut_off(text: str) -> None:
    with pytest.raises(Refused, match="bad_number"):
        truncated_decimal(text, 9, 0, I64_MAX)
