from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade.market_data import Depth
from ticktotrade.order import Order
from ticktotrade.schema import Mismatch, reader, record_of, shape_of, shapes, writer
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.values import maker

ALL_SHAPES = [
    shape
    for component in COMPONENTS.values()
    for operation in operations_of(component.interface).values()
    for shape in (*(member.shape for member in operation.parameters),)
] + [record_of(component.config) for component in COMPONENTS.values()]


@given(st.sampled_from(ALL_SHAPES), st.binary(max_size=200))
def test_every_value_survives_its_json_form(shape: shapes.Shape, throws: bytes) -> None:
    value = maker(shape)(Dice(throws))
    assert reader(shape)(writer(shape)(value)) == value


WIDE = shapes.Integer("wide", 0, 2**127 - 1)
NARROW = shapes.Integer("narrow", -5, 5)
ORDER = record_of(Order)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (NARROW, True),
        (NARROW, 1.0),
        (NARROW, 6),
        (NARROW, "1"),
        (shapes.Boolean(), 1),
        (shapes.Text("t", 1, 2), ""),
        (shapes.Text("t", 1, 2), "xxx"),
        (shapes.Text("t", 1, 2), "éé"),
        (shapes.Text("t", 0, 9), "\ud800"),
        (shapes.Bytes("b"), "x"),
        (shapes.Sequence(NARROW), [1]),
        (ORDER, ()),
        (shapes.Nothing(), 0),
    ],
)
def test_the_writer_takes_exactly_the_declared_type(shape: shapes.Shape, value: Any) -> None:
    with pytest.raises(Mismatch):
        writer(shape)(value)


@pytest.mark.parametrize(
    ("shape", "form"),
    [
        (NARROW, True),
        (NARROW, 1.0),
        (NARROW, None),
        (WIDE, 1),
        (WIDE, "01"),
        (WIDE, "-0"),
        (WIDE, "1e3"),
        (WIDE, str(2**127)),
        (WIDE, "9" * 10_000),
        (shapes.Bytes("b"), "\u0100"),
        (shapes.Sequence(NARROW), {}),
        (shapes.Maybe(NARROW), "x"),
        (ORDER, {}),
        (ORDER, []),
    ],
)
def test_the_reader_takes_exactly_the_declared_form(shape: shapes.Shape, form: Any) -> None:
    with pytest.raises(Mismatch):
        reader(shape)(form)


def test_a_mismatch_names_the_place() -> None:
    form: Any = {"bids": [{"price": 1, "size": 1}, {"price": -1, "size": 1}], "asks": []}
    with pytest.raises(Mismatch) as mismatch:
        reader(record_of(Depth))(form)
    assert str(mismatch.value).startswith("bids[1].price: -1 is outside 0 to ")


def test_integers_wider_than_64_bits_are_written_as_text() -> None:
    assert writer(WIDE)(7) == "7"
    assert writer(NARROW)(-5) == -5
    assert writer(shapes.Integer("u64", 0, 2**64 - 1))(2**64 - 1) == 2**64 - 1


@pytest.mark.parametrize(
    "annotation", [int, str, float, list[int], dict[str, int], Annotated[int, "note"], tuple[int, str]]
)
def test_an_annotation_that_no_trace_could_hold_is_an_error(annotation: Any) -> None:
    with pytest.raises(TypeError, match="no shape"):
        shape_of(annotation)


def test_every_operation_declares_its_shapes() -> None:
    for component in COMPONENTS.values():
        operations = operations_of(component.interface)
        assert operations
        for operation in operations.values():
            assert operation.requirements, f"{component.name}.{operation.name} keeps to nothing"
