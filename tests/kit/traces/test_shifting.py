"""A round has other numbers and the same shape: what a declared type says is added, and nothing else changes (WIRE-11)."""

from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade.market_data import Level
from ticktotrade.schema import shapes
from ticktotrade.schema.shapes import Shape
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.values import maker
from ticktotrade_conformance.traces.shifting import (
    LEAST_ROUND,
    MOST_ROUND,
    PRICE_MARKER,
    QUANTITY_MARKER,
    TIME_MARKER,
    Amounts,
    amounts_of,
    drawn_round,
    shift_of,
    shifted_steps,
)

OPERATIONS = [
    operation
    for component in COMPONENTS.values()
    for operation in operations_of(component.interface).values()
]
NUMBERS = st.randoms(use_true_random=False).map(drawn_round)


def leaves(shape: Shape, value: Any) -> list[tuple[str, Any]]:
    """Each value inside of one, beside the name of its type."""
    match shape:
        case shapes.Maybe(item=item):
            return [("nothing", None)] if value is None else leaves(item, value)
        case shapes.Sequence(item=item):
            return [("length", len(value)), *(leaf for each in value for leaf in leaves(item, each))]
        case shapes.Record(members=members):
            return [
                leaf
                for member, each in zip(members, value, strict=True)
                for leaf in leaves(member.shape, each)
            ]
        case shapes.Union(records=records):
            (record,) = (record for _, record in records if record.type is type(value))
            return [("record", type(value)), *leaves(record, value)]
        case shapes.Integer(name=name):
            return [(name, value)]
    return [(type(shape).__name__, value)]


def wanted(name: str, value: Any, number: int) -> Any:
    """By the table of WIRE-11."""
    digits = f"{number}"
    if name == "price":
        return value + int(digits[:3]) * 1_000_000_000_000
    if name == "quantity":
        return value + int(digits[3:]) if value else 0
    if name == "time":
        return value + int(digits[6:]) * 1_000
    if name == "Text":
        return value.replace("#p#", digits[:3]).replace("#q#", digits[3:6]).replace("#t#", digits[6:])
    if name == "Bytes":
        return wanted("Text", value.decode("latin-1"), number).encode("latin-1")
    return value


@given(st.sampled_from(OPERATIONS), st.binary(max_size=200), NUMBERS)
def test_each_value_changes_as_its_type_says_and_no_other(operation: Any, throws: bytes, number: int) -> None:
    dice = Dice(throws)
    arguments = tuple(maker(member.shape)(dice) for member in operation.parameters)
    shift = shift_of(operation.parameters)
    shifted = shift(arguments, amounts_of(number))
    for member, before, after in zip(operation.parameters, arguments, shifted, strict=True):
        assert type(after) is type(before)
        assert leaves(member.shape, after) == [
            (name, wanted(name, value, number)) for name, value in leaves(member.shape, before)
        ]


@given(st.sampled_from(OPERATIONS), st.binary(max_size=200), NUMBERS)
def test_a_shift_is_undone_by_the_opposite_one(operation: Any, throws: bytes, number: int) -> None:
    dice = Dice(throws)
    arguments = tuple(maker(member.shape)(dice) for member in operation.parameters)
    assume(not any(marker in repr(arguments) for marker in (PRICE_MARKER, QUANTITY_MARKER, TIME_MARKER)))
    shift = shift_of(operation.parameters)
    amounts = amounts_of(number)
    there = shift(arguments, amounts)
    moved = [
        value
        for member, each in zip(operation.parameters, there, strict=True)
        for value in leaves(member.shape, each)
    ]
    assume(("quantity", amounts.quantity) not in moved)  # which a size of 0 would be as well
    back = Amounts(-amounts.price, -amounts.quantity, -amounts.time, (), ())
    assert shift(there, back) == arguments


def test_levels_that_go_still_go_and_names_keep_their_place() -> None:
    steps = [("apply", (False, (Level(5, 0), Level(6, 7)), (), 8))]
    assert shifted_steps("book", steps, 417_805_230) == [
        ("apply", (False, (Level(417 * 10**12 + 5, 0), Level(417 * 10**12 + 6, 805_237)), (), 8))
    ]
    assert shifted_steps("limiter", [("admit", (1, 2, "#p#-#q#-a-#t#-##")), ("keys", ())], 417_805_230) == [
        ("admit", (230_001, 2, "417-805-a-230-##")),
        ("keys", ()),
    ]


def test_a_number_has_three_parts_that_are_drawn_each_by_itself() -> None:
    """So that no part of a round's numbers tells the others."""
    random = Random(3)
    drawn = [drawn_round(random) for _ in range(2_000)]
    assert min(drawn) >= LEAST_ROUND
    assert max(drawn) <= MOST_ROUND
    assert len(set(drawn)) == 2_000
    for part in (slice(3), slice(3, 6), slice(6, 9)):
        parts = {int(f"{number}"[part]) for number in drawn}
        assert len(parts) > 750
        assert parts <= set(range(100, 1000))


def test_what_has_no_type_that_changes_is_left_alone() -> None:
    arguments = (object(),)
    parameters = (shapes.Member("it", shapes.Boolean()),)
    assert shift_of(parameters)(arguments, amounts_of(500_500_500)) is arguments
