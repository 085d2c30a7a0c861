"""Typed values from dice, for every declared shape.

Values come from small pools, so that they meet (the same price twice, a size that fits just so), and now
and then from the edges of their range.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from ticktotrade.codec import MESSAGE, CompiledCodec, JsonCodec
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.ratio import Ratio
from ticktotrade.schema import Shape, record_of, shapes
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.feed.frames import frame
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.numbers import number_text, time_text

Make = Callable[[Dice], Any]

_PRICES: Final = tuple((100 + tick) * NANOS for tick in range(12))
_SIZES: Final = (NANOS, 0, 2 * NANOS, 3 * NANOS, 1, 7 * NANOS, 10 * NANOS)
_SECOND: Final = NANOS
_TIMES: Final = (0, 1, 2, 3, 5, 9, 10, 11, 20, 30, 99, 100, 101, _SECOND - 1, _SECOND, _SECOND + 1, -1)

# By the name of an integer or a text: what to choose from most of the time.
_POOLS: Final[dict[str, tuple[Any, ...]]] = {
    "price": _PRICES,
    "signed price": _PRICES,
    "quantity": _SIZES,
    "positive quantity": (NANOS, 1, 2 * NANOS, 5 * NANOS),
    "time": _TIMES,
    "positive duration": (10, 1, 2, 100, 1000, _SECOND),
    "notional": (0, 100 * NANOS * NANOS, 300 * NANOS * NANOS, 1000 * NANOS * NANOS, 10**24, 1),
    "level count": (1, 2, 3, 5, 8, 50),
    "positive count": (1, 2, 3, 5, 10, 100),
    "slice count": (1, 2, 3, 5, 10, 100),
    "count": (3, 0, 1, 2, 10),
    "basis points": (500, 0, 1, 100, 1000, 10_000),
    "small numerator": (1, 2, 3),
    "small denominator": (1, 2, 3, 4),
    "http status": (200, 404, 422, 429, 500),
    "symbol": ("A", "B", "ETH/USD", "é"),
    "execution id": ("a", "b", "c", "d", "e"),
    "signed notional": (0, 100 * NANOS * NANOS, -100 * NANOS * NANOS, 1, -1),
    "client order id": ("a", "b", "c", "d", "e", "f", "g", "h"),
}

_POWERS: Final = (53, 31, 32, 63, 64, 16)

# What fast code holds in a word, a vector register or a cache line, and what is beside it.
_WIDTHS: Final = (16, 15, 17, 8, 9, 32, 31, 33, 64, 63, 65)

# A frame or a message this large leaves room for every mutation; smaller ones are there to be exceeded.
_FRAME_LIMITS: Final = (4 * 1024 * 1024, 200, 1)


@cache
def maker(shape: Shape) -> Make:
    """A function that makes values of a shape, all of them of its declared type."""
    match shape:
        case shapes.Integer():
            return _integer(shape)
        case shapes.Boolean():
            return lambda dice: dice.below(2) == 1
        case shapes.Text():
            return _text(shape)
        case shapes.Bytes(name):
            return {"frame": frame, "message": _message, "body": _body}[name]
        case shapes.Choice(enumeration):
            choices = tuple(enumeration)
            return lambda dice: dice.choice(choices)
        case _:
            return _composite(shape)


def _composite(shape: Shape) -> Make:
    match shape:
        case shapes.Maybe(item):
            make_item = maker(item)
            return lambda dice: make_item(dice) if dice.below(2) else None
        case shapes.Sequence(item):
            return _sequence(maker(item))
        case shapes.Union(records):
            makers = [maker(record) for _, record in records]
            return lambda dice: dice.choice(makers)(dice)
        case shapes.Record(record_type, members):
            special: Make | None = {Order: _order, Ratio: _ratio}.get(record_type)
            return special or _record(record_type, members)
        case _:
            raise TypeError(f"nothing makes values of {shape!r}")


def config_maker(config: type[Any]) -> Make:
    """A function that makes configurations: about half of the members have their default."""
    members = record_of(config).members

    def make(dice: Dice) -> Any:
        return config(*[_member(member, dice) for member in members])

    return make


def _member(member: shapes.Member, dice: Dice) -> Any:
    if member.has_default and dice.below(2) == 0:
        return member.default
    if member.name == "max_frame_bytes":
        return dice.choice(_FRAME_LIMITS)
    if isinstance(member.shape, shapes.Record) and member.has_default:
        return config_maker(member.shape.type)(dice)
    return maker(member.shape)(dice)


def _integer(shape: shapes.Integer) -> Make:
    pool = _POOLS.get(shape.name, (0, 1, 2, 3, 10, 1000))
    usual = tuple(each for each in pool if shape.minimum <= each <= shape.maximum)
    edges = (shape.minimum, shape.maximum, shape.maximum - 1, shape.minimum + 1)
    span = shape.maximum - shape.minimum + 1
    # Where narrower types wrap around, and where floats leave out the first whole number.
    widths = tuple(
        each
        for power in _POWERS
        for each in (2**power, 2**power - 1, 2**power + 1)
        if shape.minimum <= each <= shape.maximum
    )

    def make(dice: Dice) -> Any:
        throw = dice.below(32)
        if throw < 27:
            return dice.choice(usual)
        if throw < 30:
            return dice.choice(edges)
        if throw == 30:
            return dice.choice(widths or edges)
        number = dice.below(2**64)
        if span > 2**64:
            number = number << 64 | dice.below(2**64)
        return shape.minimum + number % span

    return make


def _text(shape: shapes.Text) -> Make:
    if shape.name == "number text":
        return number_text
    if shape.name == "time text":
        return time_text
    pool = _POOLS.get(shape.name, ("", "x", "é"))
    # The longest that fits, in characters of two bytes where possible: a limit counts bytes.
    longest = "é" * (shape.maximum // 2) + "x" * (shape.maximum % 2) if shape.maximum <= 4096 else "x"
    texts: tuple[str, ...] = tuple(
        each for each in pool if shape.minimum <= len(each.encode()) <= shape.maximum
    )
    alike = _alike(shape, texts)

    def make(dice: Dice) -> str:
        throw = dice.below(32)
        if throw < 29:
            return dice.choice(texts)
        return longest if throw == 31 else dice.choice(alike)

    return make


def _alike(shape: shapes.Text, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Texts that only their last character or their case tells apart, of the lengths that fast code knows."""
    long = [
        "k" * (length - 1) + last
        for length in (*_WIDTHS, shape.maximum - 1)
        if 0 < length <= min(shape.maximum, 4096)
        for last in "ab"
    ]
    cases = [text.swapcase() for text in texts if text.swapcase() != text]
    return (*cases, *long)


def _sequence(make_item: Make) -> Make:
    lengths = (1, 0, 2, 1, 3, 1, 0, 5) * 4
    lengths = (*lengths[:-1], 17)
    return lambda dice: tuple([make_item(dice) for _ in range(dice.choice(lengths))])


def _record(record_type: type[Any], members: tuple[shapes.Member, ...]) -> Make:
    makers = [maker(member.shape) for member in members]
    return lambda dice: record_type(*[make(dice) for make in makers])


def _order(dice: Dice) -> Order:
    """Mostly well formed: with the prices that its type wants, and nearly always with a quantity."""
    order = Order(*[maker(member.shape)(dice) for member in record_of(Order).members])
    if dice.once_in(16):
        return order
    wants_limit = order.order_type in ("limit", "stop_limit")
    wants_stop = order.order_type in ("stop", "stop_limit")
    return order._replace(
        quantity=order.quantity or NANOS,
        limit_price=(order.limit_price or _PRICES[0]) if wants_limit else None,
        stop_price=(order.stop_price or _PRICES[0]) if wants_stop else None,
    )


def _ratio(dice: Dice) -> Ratio:
    """A simple fraction; as often as not written with huge numbers, and off by one or not at all."""
    numerator, denominator = dice.choice((0, 1, -1, 2, -2, 3)), dice.choice((1, 2, 3, 4, 7))
    if dice.below(2) == 0:
        return Ratio(numerator, denominator)
    scale = dice.choice((10**20, 2**60, 3))
    return Ratio(numerator * scale + dice.choice((0, -1, 1)), denominator * scale)


def _body(dice: Dice) -> bytes:
    """What an answer may hold that is no order."""
    return dice.choice((b"", b"{}", b"[1]", b'{"code":40310000,"message":"no"}', b"{", b"\xff"))


def _message(dice: Dice) -> bytes:
    """An encoded message, as it is or with one mutation."""
    codec = (CompiledCodec(), JsonCodec())[dice.below(2)]
    message = codec.encode(maker(MESSAGE)(dice))
    return mutated(message, dice) if dice.below(4) else message
