"""A round has other numbers and the same shape: what a declared type says is added, and nothing else changes (WIRE-11)."""

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
    MARKER,
    MOST_ROUND,
    amounts_of,
    shift_of,
    shifted_steps,
)

OPERATIONS = [
    operation
    for component in COMPONENTS.values()
    for operation in operations_of(component.interface).values()
]
NUMBERS = st.integers(LEAST_ROUND, MOST_ROUND)


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
    if name == "price":
        return value + number * 1_000_000_000_000
    if name == "quantity":
        return value + number if value else 0
    if name == "time":
        return value + number * 1_000
    if name == "Text":
        return value.replace("###", f"{number}")
    if name == "Bytes":
        return value.replace(b"###", b"%d" % number)
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
    assume(MARKER not in repr(arguments))
    shift = shift_of(operation.parameters)
    there = shift(arguments, amounts_of(number))
    moved = [
        value
        for member, each in zip(operation.parameters, there, strict=True)
        for value in leaves(member.shape, each)
    ]
    assume(("quantity", number) not in moved)  # which a size of 0 would be as well
    assert shift(there, amounts_of(-number)) == arguments


def test_levels_that_go_still_go_and_names_keep_their_place() -> None:
    steps = [("apply", (False, (Level(5, 0), Level(6, 7)), (), 8))]
    assert shifted_steps("book", steps, 417) == [
        ("apply", (False, (Level(417 * 10**12 + 5, 0), Level(417 * 10**12 + 6, 424)), (), 8))
    ]
    assert shifted_steps("limiter", [("admit", (1, 2, "###-a-###")), ("keys", ())], 999) == [
        ("admit", (999_001, 2, "999-a-999")),
        ("keys", ()),
    ]


def test_what_has_no_type_that_changes_is_left_alone() -> None:
    arguments = (object(),)
    parameters = (shapes.Member("it", shapes.Boolean()),)
    assert shift_of(parameters)(arguments, amounts_of(500)) is arguments
