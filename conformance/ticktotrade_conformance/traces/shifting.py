"""The numbers of a round: every argument changed by its declared type (WIRE-11), in shape the same."""

from collections.abc import Callable, Iterable
from functools import cache
from random import Random
from typing import Any, AnyStr, Final, NamedTuple

from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade.new_record import new_record
from ticktotrade.schema import Shape, shapes
from ticktotrade.schema.shapes import Member

PRICE_MARKER: Final = "#p#"
QUANTITY_MARKER: Final = "#q#"
TIME_MARKER: Final = "#t#"
"""What stands for three digits of a round's number in texts and bytes: the first ones, the middle ones, the last ones."""

LEAST_ROUND: Final = 100_100_100
MOST_ROUND: Final = 999_999_999
"""The least and the greatest number of a round: nine digits, of which none of the three at a time begins with a 0."""

_THREE_DIGITS: Final = range(100, 1000)


class Amounts(NamedTuple):
    """What a round adds to each price, quantity and time, and what it has for each marker, in texts and in bytes."""

    price: int
    quantity: int
    time: int
    texts: tuple[tuple[str, str], ...]
    data: tuple[tuple[bytes, bytes], ...]


def amounts_of(number: int) -> Amounts:
    """The amounts of a round: thousands of dollars, nanos, and microseconds."""
    price, quantity, time = number // 10**6, number // 1000 % 1000, number % 1000
    texts = ((PRICE_MARKER, str(price)), (QUANTITY_MARKER, str(quantity)), (TIME_MARKER, str(time)))
    data = tuple((marker.encode(), digits.encode()) for marker, digits in texts)
    return Amounts(price * 10**12, quantity * 1000 + time, time * 1000, texts, data)


def drawn_round(random: Random) -> int:
    """The number of a round, of 729 million: so many that nobody has computed it before (LATENCY-7)."""
    price, quantity, time = (random.choice(_THREE_DIGITS) for _ in range(3))
    return price * 10**6 + quantity * 1000 + time


Shift = Callable[[Any, Amounts], Any]
"""A value, and the amounts of a round, to the value that the round has."""


def shifted_steps(
    component: str, steps: Iterable[tuple[str, tuple[Any, ...]]], number: int
) -> list[tuple[str, tuple[Any, ...]]]:
    """The operations, each with the arguments that it has in the round of this number. Linear in what the arguments hold."""
    shifts, amounts = _shifts_of(component), amounts_of(number)
    return [(operation, shifts[operation](arguments, amounts)) for operation, arguments in steps]


def shift_of(parameters: tuple[Member, ...]) -> Shift:
    """What shifts the arguments of an operation, a tuple in declared order."""
    moving = _moving(parameters)
    if not moving:
        return _as_it_is
    return lambda arguments, amounts: tuple(_replaced(arguments, moving, amounts))


@cache
def _shifts_of(component: str) -> dict[str, Shift]:
    """What shifts the arguments of each operation, by name."""
    operations = operations_of(COMPONENTS[component].interface)
    return {name: shift_of(operation.parameters) for name, operation in operations.items()}


def _as_it_is(value: Any, amounts: Amounts) -> Any:
    return value


def _shift(shape: Shape) -> Shift | None:
    """What shifts a value of this shape; nothing if no part of it is of a type that a round changes."""
    match shape:
        case shapes.Integer(name=name):
            return _INTEGERS.get(name)
        case shapes.Text():
            return lambda text, amounts: _marked(text, amounts.texts)
        case shapes.Bytes():
            return lambda data, amounts: _marked(data, amounts.data)
        case shapes.Maybe(item=item):
            return _of_something(_shift(item))
        case shapes.Sequence(item=item):
            return _of_each(_shift(item))
        case shapes.Record():
            return _of_members(shape)
        case shapes.Union(records=records):
            return _of_one(records)
    return None


_INTEGERS: Final[dict[str, Shift]] = {
    "price": lambda price, amounts: price + amounts.price,
    "quantity": lambda quantity, amounts: quantity and quantity + amounts.quantity,
    "time": lambda time, amounts: time + amounts.time,
}
"""By the name of the type. A quantity of 0 stays: it may stand for a level that goes."""


def _marked(text: AnyStr, digits: tuple[tuple[AnyStr, AnyStr], ...]) -> AnyStr:
    for marker, number in digits:
        text = text.replace(marker, number)
    return text


def _of_something(shift: Shift | None) -> Shift | None:
    return shift and (lambda value, amounts: None if value is None else shift(value, amounts))


def _of_each(shift: Shift | None) -> Shift | None:
    return shift and (lambda values, amounts: tuple([shift(value, amounts) for value in values]))


def _of_members(record: shapes.Record) -> Shift | None:
    make, moving = record.type, _moving(record.members)
    if not moving:
        return None
    return lambda value, amounts: new_record(make, _replaced(value, moving, amounts))


def _of_one(records: tuple[tuple[str, shapes.Record], ...]) -> Shift | None:
    by_type = {record.type: _of_members(record) or _as_it_is for _, record in records}
    if all(shift is _as_it_is for shift in by_type.values()):
        return None
    return lambda value, amounts: by_type[type(value)](value, amounts)


def _moving(members: tuple[Member, ...]) -> tuple[tuple[int, Shift], ...]:
    """The places of the members that a round changes, each with what changes it."""
    shifts = (_shift(member.shape) for member in members)
    return tuple((place, shift) for place, shift in enumerate(shifts) if shift is not None)


def _replaced(values: tuple[Any, ...], moving: tuple[tuple[int, Shift], ...], amounts: Amounts) -> list[Any]:
    changed = list(values)
    for place, shift in moving:
        changed[place] = shift(changed[place], amounts)
    return changed
